"""How long what staff see and leave behind is kept."""

from datetime import timedelta

from bot.db.models import Alert, ApiToken, AuditEntry, ServiceState
from bot.db.retention import Expires, Kept, Rule

RULES: tuple[Rule, ...] = (
    Kept(AuditEntry, "who changed what, for as long as anybody may ask"),
    Expires(Alert, "seen_at", timedelta(days=90), "until long after somebody has seen it"),
    Kept(ApiToken, "the audit trail names integrations; a row each, with a hash of the token"),
    Kept(ServiceState, "how services are doing; a row each"),
)
