"""Makes up tickets and what was said around them: the same ones again for the same number."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import yaml

from bot.config import ROOT
from bot.db.models import Kind, Level, Priority, Sender, Status
from bot.desk.tickets.priority import LEVELS, priority

FILE = ROOT / "data" / "demo" / "stories.yml"
SPAN = timedelta(days=822)  # 27 months
TICKETS_EACH = 12  # that a requester opens, on average
_OPENING, _WORKDAY = 450, 600  # minutes from midnight to the first ticket of a day, and to the last one
_SETTLED = timedelta(days=21)  # after which a ticket is nearly always finished
_KINDS: tuple[Kind, ...] = ("incident", "request", "change", "problem")
# How often tickets are in which state, by whether they are settled.
_CHANCES: dict[bool, dict[Status, int]] = {
    True: {"closed": 90, "cancelled": 4, "resolved": 4, "open": 1, "pending": 1},
    False: {"new": 25, "open": 35, "pending": 15, "resolved": 20, "cancelled": 5},
}
_SLOT = re.compile(r"\$(\w+)")


class Line(NamedTuple):
    """Something said in the conversation, or on the ticket. `author` is an agent's name."""

    sender: Sender
    text: str
    at: datetime
    author: str | None = None
    asks: str | None = None


@dataclass(frozen=True)
class Rated:
    """What the requester thought of it; without a score they did not say."""

    score: int | None
    comment: str | None
    at: datetime


@dataclass(slots=True)
class Story:
    """One ticket from its report to its end."""

    requester: int  # which of the made-up ones, from 0
    language: str
    kind: Kind
    service: str
    title: str
    description: str
    place: str | None
    since: str | None
    impact: Level
    urgency: Level
    priority: Priority
    status: Status
    team: str
    assignee: str | None
    created_at: datetime
    first_response_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    resolution: str | None = None
    rated: Rated | None = None
    messages: list[Line] = field(default_factory=list)
    comments: list[tuple[Line, bool]] = field(default_factory=list)  # and whether it is internal


@dataclass(frozen=True)
class Person:
    """A requester."""

    name: str
    language: str
    channel: str


def people(count: int, seed: int) -> Iterator[Person]:
    """The requesters, in their order."""
    dice = random.Random(f"people {seed}")
    shared = _texts()["shared"]
    for _ in range(count):
        name = f"{dice.choice(shared['first_names'])} {dice.choice(shared['last_names'])}"
        language = "en" if dice.random() < 0.25 else "id"
        yield Person(name, language, "telegram" if dice.random() < 0.35 else "web")


def stories(count: int, seed: int, until: datetime, requesters: Sequence[Person]) -> Iterator[Story]:
    """`count` tickets in the order they were opened, the last shortly before `until`."""
    dice = random.Random(f"stories {seed}")
    days = [until - SPAN + timedelta(days=day) for day in range(SPAN.days)]
    days = [day.replace(hour=0, minute=0, second=0, microsecond=0) for day in days if day.weekday() < 5]
    for number in range(count):
        day, part = divmod(number * len(days) / count, 1)
        yield _Teller(dice, days[int(day)] + timedelta(minutes=_OPENING + part * _WORKDAY), until).tell(
            requesters
        )


class _Teller:
    """Tells one story."""

    def __init__(self, dice: random.Random, at: datetime, until: datetime) -> None:
        self._dice, self._at, self._until = dice, at, until
        self._shared = _texts()["shared"]
        self._slots = {
            "place": self._one(self._shared["places"]),
            "app": self._one(self._shared["apps"]),
            "asset": f"{self._one(('PC', 'LT', 'AP', 'SW', 'PRN', 'SRV'))}-{int(dice.random() * 20_000):05d}",
            "code": f"{self._one(('E', 'ERR', '0x', 'HTTP'))}{int(dice.random() * 9_000) + 1_000}",
        }
        self._language = "id"

    def tell(self, requesters: Sequence[Person]) -> Story:
        dice = self._dice
        # A few people have many troubles.
        requester = int(len(requesters) * dice.random() ** 1.6)
        self._language = requesters[requester].language
        kind = _KINDS[
            0 if (drawn := dice.random()) < 0.66 else 1 if drawn < 0.94 else 2 if drawn < 0.97 else 3
        ]
        service = self._one(tuple(_texts()["services"]))
        told = _texts()["services"][service]
        title = self._say(told["problems" if kind in ("incident", "problem") else "requests"])
        since = self._say(self._shared["since"]) if kind == "incident" else ""
        parts = [
            title,
            f"di {self._slots['place']}" if dice.random() < 0.5 and self._language == "id" else "",
            since,
        ]
        sentences = [" ".join(filter(None, parts)), *(self._say(self._shared["details"]) for _ in range(2))]
        words = [self._say(self._shared["greetings"]), *sentences, self._say(self._shared["closings"])]
        impact, urgency = LEVELS[int(dice.random() ** 1.5 * 3)], LEVELS[int(dice.random() * 3)]
        story = Story(
            requester=requester,
            language=self._language,
            kind=kind,
            service=service,
            title=title,
            description=". ".join(filter(None, words)),
            place=self._slots["place"] if dice.random() < 0.5 else None,
            since=since or None,
            impact=impact,
            urgency=urgency,
            priority=priority(impact, urgency),
            status=self._status(),
            team=self._one(self._shared["teams"]),
            assignee=None,
            created_at=self._at,
        )
        self._report(story)
        if story.status != "new":
            self._work(story)
        if story.status in ("resolved", "closed"):
            self._resolve(story, self._say(told["fixes"]))
        return story

    def _status(self) -> Status:
        settled = self._until - self._at > _SETTLED
        chances = _CHANCES[settled]
        return self._dice.choices(list(chances), list(chances.values()))[0]

    def _report(self, story: Story) -> None:
        say = story.messages.append
        say(Line("requester", story.description, self._at))
        say(Line("bot", self._say(self._shared["confirm"]), self._later(2), asks="confirm"))
        say(Line("requester", self._say(self._shared["agreed"]), self._later(40)))
        say(Line("bot", self._say(self._shared["opened"]), self._later(2)))

    def _work(self, story: Story) -> None:
        agent = story.assignee = self._one(self._shared["agents"])
        story.first_response_at = self._later(60 * 90)
        said = self._say(self._shared["comments"])
        story.comments.append((Line("agent", said, self._at, agent), False))
        story.messages.append(Line("system", said, self._at))
        if self._dice.random() < 0.3:
            reply = Line("requester", self._say(self._shared["replies"]), self._later(60 * 30))
            story.comments.append((reply, False))
            story.messages.append(reply)
        if self._dice.random() < 0.25:
            note = Line("agent", self._say(self._shared["internal"]), self._later(60 * 20), agent)
            story.comments.append((note, True))

    def _resolve(self, story: Story, fix: str) -> None:
        story.resolution, story.resolved_at = fix, self._later(60 * 60 * 20)
        if self._dice.random() < 0.5:
            score = min(5, 1 + int(self._dice.random() ** 0.45 * 5)) if self._dice.random() < 0.6 else None
            thought = self._shared["praise" if score and score >= 4 else "blame"]
            comment = self._say(thought) or None if score else None
            story.rated = Rated(score, comment, self._later(60 * 60))
        if story.status == "closed":
            story.closed_at = self._later(60 * 60 * 72)

    def _later(self, most: float) -> datetime:
        """A moment up to so many seconds after the last one, and not in the future."""
        self._at = min(self._at + timedelta(seconds=1 + self._dice.random() * most), self._until)
        return self._at

    def _say(self, choices: dict[str, list[str]]) -> str:
        text = self._one(choices[self._language])
        return _SLOT.sub(lambda slot: self._slots.get(slot[1], slot[0]), text) if "$" in text else text

    def _one[T](self, choices: Sequence[T]) -> T:
        return choices[int(self._dice.random() * len(choices))]


@cache
def _texts() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found
