"""Priority from impact and urgency (ITIL).

| impact \\ urgency | low    | normal | high   |
|------------------|--------|--------|--------|
| high             | normal | high   | urgent |
| normal           | low    | normal | high   |
| low              | low    | low    | normal |
"""

from typing import get_args

from bot.db.models import Level, Priority

LEVELS: tuple[Level, ...] = get_args(Level)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
_FEW = 1  # people up to whom the impact is low
_MANY = 20  # people from whom on it is high
_MATRIX: dict[Level, tuple[Priority, Priority, Priority]] = {
    "high": ("normal", "high", "urgent"),
    "normal": ("low", "normal", "high"),
    "low": ("low", "low", "normal"),
}


def priority(impact: Level, urgency: Level) -> Priority:
    """The priority of a ticket with this impact (how many suffer) and urgency (how soon it hurts)."""
    return _MATRIX[impact][LEVELS.index(urgency)]


def impact_of(people: int) -> Level:
    """The impact of something that hits so many people, where nothing else is known of its reach."""
    return "low" if people <= _FEW else "high" if people >= _MANY else "normal"


def raised(level: Level) -> Level:
    """One step higher, if there is one."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


def higher(one: Priority, other: Priority) -> Priority:
    """The higher of two priorities."""
    return max(one, other, key=PRIORITIES.index)
