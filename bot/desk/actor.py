"""Who did it."""

from dataclasses import dataclass
from typing import Protocol

from bot.db.models import ActorKind


class Acted(Protocol):
    """A row that says who did it, in two columns."""

    actor_kind: ActorKind
    actor_id: str | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something; `id` is a requester's number, an agent's or a token's name, None for bot and system."""

    kind: ActorKind
    id: str | None = None

    @staticmethod
    def requester(id: int) -> "Actor":
        """The requester with this id."""
        return Actor("requester", str(id))

    @staticmethod
    def agent(name: str) -> "Actor":
        """The agent of this name."""
        return Actor("agent", name)

    @staticmethod
    def integration(name: str) -> "Actor":
        """The integration whose API token has this name."""
        return Actor("integration", name)

    @staticmethod
    def of(row: Acted) -> "Actor":
        """Who did what `row` tells."""
        return Actor(row.actor_kind, row.actor_id)

    @property
    def is_staff(self) -> bool:
        """Whether a person of the support staff acts, or a system of theirs."""
        return self.kind in ("agent", "integration")


BOT = Actor("bot")
SYSTEM = Actor("system")
