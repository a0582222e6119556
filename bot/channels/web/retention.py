"""How long the web chat keeps what is its own."""

from datetime import timedelta

from bot.db.models import ChatGrant, ChatSession
from bot.db.retention import Expires, Rule

RULES: tuple[Rule, ...] = (
    Expires(ChatSession, "expires_at", timedelta(0), "a token is worth something until then"),
    Expires(ChatGrant, "expires_at", timedelta(0), "so is the right to renew it"),
)
