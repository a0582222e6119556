INSERT INTO organisations (id, slug, name, created_at) VALUES (7, 'fh', 'Fakultas Hukum', '2026-01-01 00:00:00');
INSERT INTO requesters (id, identity, organisation_id, created_at) VALUES (70, 'budi', 7, '2026-01-01 00:00:00');
INSERT INTO requesters (id, created_at) VALUES (71, '2026-01-01 00:00:00');
INSERT INTO requesters (id, identity, organisation_id, created_at) VALUES (72, 'invited', 7, '2026-01-01 00:00:00');
INSERT INTO invites (token_hash, organisation_id, uses_left, created_at, expires_at) VALUES ('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 7, 1, '2026-01-01 00:00:00', '2027-01-01 00:00:00');
INSERT INTO invite_uses (token_hash, requester_id, at) VALUES ('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 72, '2026-01-02 00:00:00');
INSERT INTO audit (id, at, actor, action, subject, changes) VALUES (1, '2026-01-01 00:00:00', 'system', 'organisation.created', 'organisation:fh', '{}');
INSERT INTO audit (id, at, actor, action, subject, changes) VALUES (2, '2026-01-01 00:00:00', 'system', 'requester.identified', 'requester:70', '{"identity": [null, "budi"]}');
INSERT INTO audit (id, at, actor, action, subject, changes) VALUES (3, '2026-01-01 00:00:00', 'requester:70', 'requester.joined', 'requester:70', '{"organisation": [null, 7]}');
INSERT INTO audit (id, at, actor, action, subject, changes) VALUES (4, '2026-01-01 00:00:00', 'agent:sari', 'ticket.resolved', 'INC-000001', '{"status": ["open", "resolved"], "resolution": [null, "Kabel diganti"], "resolutions": [0, 1]}')
