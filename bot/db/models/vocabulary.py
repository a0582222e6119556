"""The words that columns may hold. A column annotated with one of them is checked by the database too (`Base`)."""

from typing import Literal

# Of tickets
Kind = Literal["incident", "request", "change", "problem"]
Category = Literal["security", "privacy", "assistance"]  # that they get a treatment of their own
Level = Literal["low", "normal", "high"]  # of impact and urgency
Priority = Literal["low", "normal", "high", "urgent"]
Status = Literal["new", "open", "pending", "resolved", "closed", "cancelled", "merged"]
PendingReason = Literal["requester", "third_party"]  # whom a pending ticket waits for
LinkKind = Literal["relates", "duplicates", "parent", "caused_by", "solved_by"]

# Of conversations
Holder = Literal["bot", "queue", "agent"]
Sender = Literal["bot", "agent", "requester", "system"]
Asks = Literal[  # what a message of the bot waits for
    "description",
    "service",
    "urgency",
    "impact",
    "confirm",
    "ticket_number",
    "comment",
    "rating",
    "reason",
    "choice",
    "profile",
]
Delivery = Literal["pending", "sent", "failed"]
Button = dict[str, str]

# Of the desk
ActorKind = Literal["requester", "agent", "bot", "integration", "system"]
SubjectKind = Literal["ticket", "conversation", "requester", "customer", "service", "token"]
AlertKind = Literal["complaint", "handoff", "security", "failed", "blocked", "dead_letter"]
ServiceCondition = Literal["operational", "degraded", "down", "maintenance"]
WorkState = Literal["new", "done", "failed"]
