"""How long what the desk knows of people is kept."""

from datetime import timedelta

from bot.db.models import Customer, Invite, InviteUse, LinkAttempt, LinkCode, Requester
from bot.db.retention import Expires, GoesWith, Kept, Rule
from bot.desk.people import linking

RULES: tuple[Rule, ...] = (
    Kept(Customer, "tickets and requesters refer to it"),
    Kept(Requester, "tickets and conversations are theirs"),
    Expires(LinkCode, "expires_at", timedelta(0), "a code works until then"),
    Expires(LinkAttempt, "at", linking.LIFETIME, "wrong codes count as long"),
    Expires(Invite, "expires_at", timedelta(days=30), "whoever follows an old link is told that it is old"),
    GoesWith(InviteUse, Invite, "who follows the same invitation twice is let in once"),
)
