"""How long files are kept."""

from bot.db.models import Attachment
from bot.db.retention import Expires, Rule
from bot.desk.files import attachments

RULES: tuple[Rule, ...] = (
    Expires(
        Attachment,
        "created_at",
        attachments.FORGOTTEN,
        "an upload whose message never came; what was sent stays with its message",
        only=Attachment.message_seq.is_(None),
        content="sha256",
    ),
)
