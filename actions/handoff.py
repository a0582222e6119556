"""Bringing in a person: on request, after two misunderstandings in a row, or at strong anger."""

from actions import anger
from actions.base import HANDOFF, DeskAction
from actions.draft.draft_slots import drop
from actions.turn import Turn
from bot import clock
from bot.desk import handoff
from bot.desk.sla import calendar


def hand_over(turn: Turn, reason: str) -> None:
    """Queue the conversation for staff, end what the bot was asking, and say what happens now."""
    ticket = handoff.enqueue(turn.session, turn.conversation, reason=reason, actor=turn.actor)
    drop(turn)
    turn.set(offer=None)
    turn.end()
    settings = turn.desk.settings
    is_open = calendar.is_open(clock.now(), settings)
    turn.say(
        f"handoff-{'open' if is_open else 'closed'}",
        number=ticket.number,
        position=handoff.position(turn.session, turn.conversation),
        hours=calendar.describe(turn.language, settings),
    )


class Handoff(DeskAction):
    """`talk_to_human`, or strong anger in whatever was said."""

    calms = False
    makes_sure = False

    def name(self) -> str:
        return HANDOFF

    def perform(self, turn: Turn) -> None:
        angry = anger.brings_a_person(turn.anger) and turn.intent != "talk_to_human"
        if angry:
            turn.say("sorry-angry")
        hand_over(turn, "anger" if angry else "requested")
