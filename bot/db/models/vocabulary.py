"""The words that columns may hold."""

from typing import Literal

Kind = Literal["incident", "request", "change", "problem"]
Level = Literal["low", "normal", "high"]
Priority = Literal["low", "normal", "high", "urgent"]
Status = Literal["new", "open", "pending", "resolved", "closed", "cancelled"]
Holder = Literal["bot", "queue", "agent"]
Sender = Literal["bot", "agent", "requester", "system"]
ActorKind = Literal["requester", "agent", "bot", "integration", "system"]
SubjectKind = Literal["ticket", "conversation", "requester", "customer", "service", "token"]
Button = dict[str, str]
