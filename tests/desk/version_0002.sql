INSERT INTO organisations (id, slug, name, created_at) VALUES (7, 'fh', 'Fakultas Hukum', '2026-01-01 00:00:00');
INSERT INTO requesters (id, identity, organisation_id, created_at) VALUES (70, 'budi', 7, '2026-01-01 00:00:00');
INSERT INTO requesters (id, created_at) VALUES (71, '2026-01-01 00:00:00');
INSERT INTO requesters (id, identity, organisation_id, created_at) VALUES (72, 'invited', 7, '2026-01-01 00:00:00');
INSERT INTO invites (token_hash, organisation_id, uses_left, created_at, expires_at) VALUES ('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 7, 1, '2026-01-01 00:00:00', '2027-01-01 00:00:00');
INSERT INTO invite_uses (token_hash, requester_id, at) VALUES ('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 72, '2026-01-02 00:00:00')
