"""What was not understood, and what is none of the desk's business."""

from rasa_sdk.events import FollowupAction

from actions.base import CLARIFY, DeskAction
from actions.doubt import HARMLESS, candidates
from actions.draft.draft import REPORTS
from actions.handoff import hand_over
from actions.turn import Turn
from bot.desk.drafting import wording

_CERTAIN = 0.9


class Fallback(DeskAction):
    """Not understood: once, ask what was meant; twice in a row, bring in a person."""

    makes_sure = False

    def name(self) -> str:
        return "action_fallback"

    def perform(self, turn: Turn) -> None:
        likely = candidates(turn.ranking)
        only_reports = wording.is_descriptive(turn.text) and set(likely) <= REPORTS
        if (likely and only_reports) or (sounds_like_a_report(turn) and (not likely or likely[0] in REPORTS)):
            draft_it(turn)
        elif _misunderstood_before(turn):
            turn.say("misunderstood-again")
            hand_over(turn, "misunderstood")
        elif len(likely) == 1 and likely[0] in HARMLESS:
            turn.take_for(turn.said, likely[0])
        else:
            turn.events.append(FollowupAction(CLARIFY))


class OutOfScope(DeskAction):
    """Understood, but not for this desk. Where that is doubtful it counts as a misunderstanding."""

    def name(self) -> str:
        return "action_out_of_scope"

    def perform(self, turn: Turn) -> None:
        doubtful = _doubtful(turn.intent, turn.confidence)
        if turn.short_answer == "laugh":
            turn.say("laugh")
        elif doubtful and sounds_like_a_report(turn):
            draft_it(turn)
        elif doubtful and _misunderstood_before(turn):
            turn.say("misunderstood-again")
            hand_over(turn, "misunderstood")
        else:
            turn.say("out-of-scope")


def sounds_like_a_report(turn: Turn) -> bool:
    """Whether to show a draft instead of asking back: real words about a service; it is confirmed anyway."""
    return bool(turn.ranking and turn.entity("service") and wording.is_descriptive(turn.text))


def draft_it(turn: Turn) -> None:
    """Let the ticket form make a draft of what was just typed, of the likeliest kind."""
    kinds = [name for name in candidates(turn.ranking) if name in REPORTS]
    turn.take_for(turn.said, kinds[0] if kinds else "report_incident")


def _misunderstood_before(turn: Turn) -> bool:
    """Whether the message before this one was not understood either."""
    users = [e for e in turn.tracker.events if e["event"] == "user"]
    if turn.slot("offer") == "rephrase":
        return True
    if len(users) < 2 or turn.loop:
        return False
    before = (users[-2].get("parse_data") or {}).get("intent") or {}
    return before.get("name") == "nlu_fallback" or _doubtful(before.get("name"), before.get("confidence"))


def _doubtful(intent: str | None, confidence: float | None) -> bool:
    # Plainly another matter (a recipe, a joke) was understood well enough; staff are not for that.
    return intent == "out_of_scope" and (confidence or 0.0) < _CERTAIN
