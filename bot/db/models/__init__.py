"""Every table of the desk, a file per area. What may be done with the rows: `bot.desk`, `bot.conversations`."""

from bot.db.models.base import Base
from bot.db.models.channels import ChannelHandle, TelegramPart, TelegramUpdate
from bot.db.models.conversations import ChatGrant, ChatSession, Conversation, IssuedButton, Message
from bot.db.models.files import Attachment
from bot.db.models.people import Customer, Invite, InviteUse, LinkAttempt, LinkCode, Requester
from bot.db.models.services import ServiceState
from bot.db.models.staff import Alert, ApiToken, AuditEntry
from bot.db.models.tickets import (
    Rating,
    Ticket,
    TicketComment,
    TicketCounter,
    TicketLink,
    TicketResolution,
    TicketWords,
)
from bot.db.models.vocabulary import (
    ActorKind,
    AlertKind,
    Asks,
    Button,
    Category,
    Delivery,
    Holder,
    Kind,
    Level,
    LinkKind,
    PendingReason,
    Priority,
    Sender,
    ServiceCondition,
    Status,
    SubjectKind,
    WorkState,
)
from bot.db.models.work import ActionRun, InboxItem, Job, Lease

__all__ = [
    "ActionRun",
    "ActorKind",
    "Alert",
    "AlertKind",
    "ApiToken",
    "Asks",
    "Attachment",
    "AuditEntry",
    "Base",
    "Button",
    "Category",
    "ChannelHandle",
    "ChatGrant",
    "ChatSession",
    "Conversation",
    "Customer",
    "Delivery",
    "Holder",
    "InboxItem",
    "Invite",
    "InviteUse",
    "IssuedButton",
    "Job",
    "Kind",
    "Lease",
    "Level",
    "LinkAttempt",
    "LinkCode",
    "LinkKind",
    "Message",
    "PendingReason",
    "Priority",
    "Rating",
    "Requester",
    "Sender",
    "ServiceCondition",
    "ServiceState",
    "Status",
    "SubjectKind",
    "TelegramPart",
    "TelegramUpdate",
    "Ticket",
    "TicketComment",
    "TicketCounter",
    "TicketLink",
    "TicketResolution",
    "TicketWords",
    "WorkState",
]
