"""How soon staff answer and resolve, per priority."""

from bot.db.models import Priority
from bot.desk.tickets.priority import PRIORITIES
from bot.i18n import t

# First response and resolution, in minutes of service hours; 480 make a working day.
TARGETS: dict[Priority, tuple[int, int]] = {
    "urgent": (15, 240),
    "high": (30, 480),
    "normal": (120, 1440),
    "low": (480, 2400),
}


def targets(language: str) -> str:
    """First-response and resolution targets, a line for each priority, the highest first."""
    return "\n".join(
        t(
            "target",
            language,
            priority=t(f"priority-{priority}", language),
            response=_duration(TARGETS[priority][0], language),
            resolution=_duration(TARGETS[priority][1], language),
        )
        for priority in reversed(PRIORITIES)
    )


def _duration(minutes: int, language: str) -> str:
    for unit, size in (("days", 480), ("hours", 60)):
        if minutes % size == 0 and minutes > size // 2:
            return t(f"duration-{unit}", language, count=minutes // size)
    return t("duration-minutes", language, count=minutes)
