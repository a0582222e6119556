"""Priority from impact and urgency (ITIL).

| impact \\ urgency | low    | normal | high   |
|------------------|--------|--------|--------|
| high             | normal | high   | urgent |
| normal           | low    | normal | high   |
| low              | low    | low    | normal |
"""

from typing import get_args

from bot.models import Level, Priority

LEVELS: tuple[Level, ...] = get_args(Level)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
_MATRIX: dict[Level, tuple[Priority, Priority, Priority]] = {
    "high": ("normal", "high", "urgent"),
    "normal": ("low", "normal", "high"),
    "low": ("low", "low", "normal"),
}


def priority(impact: Level, urgency: Level) -> Priority:
    """The priority of a ticket with this impact (how many suffer) and urgency (how soon it hurts)."""
    return _MATRIX[impact][LEVELS.index(urgency)]


def raised(level: Level) -> Level:
    """One step higher, if there is one."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


def higher(one: Priority, other: Priority) -> Priority:
    """The higher of two priorities."""
    return max(one, other, key=PRIORITIES.index)
