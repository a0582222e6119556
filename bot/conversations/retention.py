"""How long conversations, and the work that answering them takes, are kept."""

from datetime import timedelta

from sqlalchemy import exists, func

from bot.db.models import ActionRun, Conversation, InboxItem, IssuedButton, Message
from bot.db.queue import is_literally
from bot.db.retention import Expires, GoesWith, Kept, Rule

_ID = 36  # characters of a conversation's id, with which the key of an action's run begins
_waiting = exists().where(
    InboxItem.conversation_id == func.substr(ActionRun.key, 1, _ID), is_literally(InboxItem.state, "new")
)

RULES: tuple[Rule, ...] = (
    Kept(Conversation, "what was said, for requesters who come back and for staff"),
    GoesWith(Message, Conversation, "the one place where a requester's words are"),
    Expires(
        InboxItem,
        "received_at",
        timedelta(days=90),
        "a message that a client repeats is known again; those not answered yet stay",
        only=InboxItem.state != "new",
    ),
    Expires(
        ActionRun,
        "at",
        timedelta(hours=1),
        "a turn that is tried again is answered as before; stays while the conversation has one waiting",
        only=~_waiting,
    ),
    Expires(IssuedButton, "issued_at", timedelta(days=90), "buttons can be pressed as long"),
)
