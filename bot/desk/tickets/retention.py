"""How long tickets are kept."""

from bot.db.models import (
    Rating,
    Ticket,
    TicketComment,
    TicketCounter,
    TicketLink,
    TicketResolution,
    TicketWords,
)
from bot.db.retention import GoesWith, Kept, Rule

RULES: tuple[Rule, ...] = (
    Kept(Ticket, "the record of what was asked for and done"),
    GoesWith(TicketComment, Ticket, "part of that record"),
    GoesWith(TicketWords, Ticket, "what it is found by"),
    GoesWith(TicketResolution, Ticket, "part of that record"),
    GoesWith(Rating, TicketResolution, "part of that record"),
    GoesWith(TicketLink, Ticket, "part of that record"),
    Kept(TicketCounter, "numbers are never given twice; a row a kind"),
)
