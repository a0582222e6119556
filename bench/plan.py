"""How much is measured, and what the simulated requesters write."""

import re
from dataclasses import dataclass
from typing import Literal

Name = Literal["stock", "layani"]
NAMES: tuple[Name, Name] = ("stock", "layani")
CONCURRENCIES = (1, 8, 32)


@dataclass(frozen=True)
class Plan:
    """The size of a run."""

    rounds: int  # stock and Layani take turns this often, so that a noisy machine hits both alike
    turns: dict[int, int]  # measured turns in a round, by conversations at a time
    starts: int
    long_conversations: int
    updates: int  # of Telegram
    train: bool  # train stock in this run; otherwise the time of its last training is told


FULL = Plan(
    rounds=4, turns={1: 40, 8: 64, 32: 128}, starts=3, long_conversations=3, updates=10_000, train=True
)
QUICK = Plan(
    rounds=2, turns={1: 12, 8: 24, 32: 48}, starts=1, long_conversations=1, updates=1_000, train=False
)


@dataclass(frozen=True)
class Script:
    """What one kind of turn consists of: `before` is said first, unmeasured; then a line of `says`."""

    says: tuple[str, ...]
    expected: re.Pattern[str]  # a reply without it is a failure, not a fast turn
    before: tuple[str, ...] = ()

    def line(self, number: int) -> str:
        """What the conversation of this number says."""
        return self.says[number % len(self.says)]

    def opening(self, number: int) -> str | None:
        """What it says before that."""
        return self.before[number % len(self.before)] if self.before else None


# Many different openings, for people do not repeat each other's sentences and a cache must not gain by it.
_FAULTS = tuple(
    f"{thing} lantai {floor} {state} sejak {since}, {whom}"
    for floor, (thing, state, since, whom) in enumerate(
        (
            (thing, state, since, whom)
            for thing in ("wifi", "printer", "jaringan", "internet")
            for state in ("mati", "tidak bisa dipakai")
            for since in ("pagi", "kemarin sore", "jam 9 tadi", "hari Senin")
            for whom in ("satu ruangan ga bisa kerja", "semua loket berhenti", "satu tim tidak bisa kerja")
        ),
        start=1,
    )
)
_ANY = re.compile(r"\w")
_INCIDENT = re.compile(r"\bINC-\d{6}\b")

SCRIPTS: dict[str, dict[Name, Script]] = {
    "greeting": {
        "stock": Script(
            ("hello", "hi", "hey there", "good morning", "hey", "good evening", "hello there", "moin"),
            re.compile("How are you"),
        ),
        "layani": Script(
            ("halo", "hai", "selamat pagi", "pagi min", "hai kak", "selamat sore", "hello", "hi there"), _ANY
        ),
    },
    "ticket": {
        "stock": Script(
            (
                "open a ticket",
                "please open a ticket",
                "can you open a ticket for me",
                "I want to report a problem",
                "the wifi on floor 3 is down",
                "my printer is broken",
            ),
            _INCIDENT,
            before=("hello", "hi", "good morning"),
        ),
        "layani": Script(("ya", "iya", "ya betul", "yes"), _INCIDENT, before=_FAULTS),
    },
}


@dataclass(frozen=True)
class LongTalk:
    """One conversation of many turns. Around each turn of `at` the line `says` is said and measured."""

    says: str
    between: tuple[str, ...]
    at: tuple[int, ...]


LONG: dict[Name, LongTalk] = {
    "stock": LongTalk(
        "are you a bot?", ("bye", "are you a human?", "goodbye", "see you later"), (5, 100, 200)
    ),
    "layani": LongTalk(
        "kamu bot ya?", ("halo", "jam layanan sampai jam berapa?", "makasih ya", "hi"), (5, 100, 200, 500)
    ),
}
