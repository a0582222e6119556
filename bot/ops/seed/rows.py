"""The rows of made-up tickets and of all that belongs to them, ready to be written many at a time."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.db.models import (
    Base,
    Conversation,
    Kind,
    Message,
    Rating,
    Requester,
    Ticket,
    TicketComment,
    TicketResolution,
    TicketWords,
)
from bot.desk.actor import Actor
from bot.desk.tickets.numbers import PREFIXES
from bot.desk.tickets.search_words import stems_of, words
from bot.ops.seed.stories import Line, Person, Story

type Rows = dict[type[Base], list[dict[str, Any]]]


class Maker:
    """Gives every row its key. `first` holds the first free id per table, `numbers` the last number per kind."""

    def __init__(
        self, seed: int, people: Sequence[Person], first: dict[type[Base], int], numbers: dict[Kind, int]
    ) -> None:
        self._people = people
        self._next = dict(first)
        self._first_requester = first[Requester]
        self.numbers = defaultdict(int, numbers)
        # Unlike those of another seeding of the same database, and the same ones for the same numbers.
        space = uuid.uuid5(uuid.NAMESPACE_OID, f"layani seed {seed} {first[Ticket]}")
        self._chat = f"demo-{space.hex[:8]}"
        self._conversations = [str(uuid.UUID(int=space.int ^ place)) for place in range(len(people))]
        self._last_seq: dict[int, int] = defaultdict(int)  # of each requester's conversation
        self._spoken: set[int] = set()

    def requesters(self, at: datetime) -> Rows:
        """Everybody, each with one conversation."""
        rows: Rows = {Requester: [], Conversation: []}
        for number, person in enumerate(self._people):
            id = self._first_requester + number
            rows[Requester].append({"id": id, "name": person.name, "created_at": at})
            rows[Conversation].append(
                {
                    "id": self._conversations[number],
                    "channel": person.channel,
                    # No chat of Telegram's has such an id, and nothing is sent to who blocked us.
                    "address": f"{self._chat}-{number}" if person.channel == "telegram" else None,
                    "unreachable_since": at if person.channel == "telegram" else None,
                    "requester_id": id,
                    "language": person.language,
                    "held_by": "bot",
                    "last_seq": 0,
                    "created_at": at,
                }
            )
        return rows

    def tickets(self, stories: Sequence[Story]) -> Rows:
        """The tickets and what was said."""
        rows: Rows = {
            model: [] for model in (Ticket, TicketWords, Message, TicketComment, TicketResolution, Rating)
        }
        for story in stories:
            self._ticket(rows, story)
        return rows

    def _ticket(self, rows: Rows, story: Story) -> None:
        id = self._id(Ticket)
        self.numbers[story.kind] += 1
        number = f"{PREFIXES[story.kind]}-{self.numbers[story.kind]:06d}"
        requester = self._first_requester + story.requester
        rows[Ticket].append(
            {
                "id": id,
                "number": number,
                "kind": story.kind,
                "category": None,
                "title": story.title,
                "description": story.description,
                "place": story.place,
                "since": story.since,
                "service": story.service,
                "impact": story.impact,
                "urgency": story.urgency,
                "priority": story.priority,
                "status": story.status,
                "requester_id": requester,
                "conversation_id": self._conversations[story.requester],
                "channel": self._people[story.requester].channel,
                "team": story.team,
                "assignee": story.assignee,
                "pending_reason": "requester" if story.status == "pending" else None,
                "reopened": 0,
                "created_at": story.created_at,
                "updated_at": story.closed_at
                or story.resolved_at
                or story.first_response_at
                or story.created_at,
                "first_response_at": story.first_response_at,
                "resolved_at": story.resolved_at,
                "closed_at": story.closed_at,
            }
        )
        said = [story.title, story.description, story.place, story.resolution]
        said += [line.text for line, _ in story.comments]
        found = [word for text in said if text for word in words(text)]
        rows[TicketWords].append({"ticket_id": id, "words": (found, stems_of(found))})
        for line in story.messages:
            rows[Message].append(self._message(story.requester, line, number))
        for line, internal in story.comments:
            actor = Actor.agent(line.author) if line.author else Actor.requester(requester)
            rows[TicketComment].append(
                {
                    "id": self._id(TicketComment),
                    "ticket_id": id,
                    "actor_kind": actor.kind,
                    "actor_id": actor.id,
                    "text": line.text,
                    "internal": internal,
                    "at": line.at,
                }
            )
        if story.resolved_at:
            rows[TicketResolution].append(
                {
                    "id": self._id(TicketResolution),
                    "ticket_id": id,
                    "text": story.resolution,
                    "actor_kind": "agent",
                    "actor_id": story.assignee,
                    "at": story.resolved_at,
                }
            )
        if story.rated:
            rows[Rating].append(
                {
                    "id": self._id(Rating),
                    "resolution_id": rows[TicketResolution][-1]["id"],
                    "score": story.rated.score,
                    "comment": story.rated.comment,
                    "asked_at": story.resolved_at,
                    "rated_at": story.rated.at if story.rated.score else None,
                }
            )

    def _message(self, requester: int, line: Line, number: str) -> dict[str, Any]:
        self._last_seq[requester] += 1
        self._spoken.add(requester)
        return {
            "conversation_id": self._conversations[requester],
            "seq": self._last_seq[requester],
            "sender": line.sender,
            "author": line.author,
            "text": line.text.replace("$number", number),
            "buttons": [],
            "attachments": [],
            "asks": line.asks,
            "at": line.at,
            "delivery": None if line.sender == "requester" else "sent",
            "attempts": 0,
        }

    def last_lines(self) -> list[dict[str, Any]]:
        """Each conversation that got messages since the last call, and the number of its last one."""
        spoken, self._spoken = self._spoken, set()
        return [{"id": self._conversations[one], "last_seq": self._last_seq[one]} for one in sorted(spoken)]

    def _id(self, model: type[Base]) -> int:
        self._next[model] += 1
        return self._next[model] - 1
