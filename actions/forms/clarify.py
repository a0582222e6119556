"""Asking which of a few things was meant, and doing it with the words that were typed in the first place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from actions.base import CLARIFY, DeskAction
from actions.doubt import candidates
from actions.handoff import hand_over
from actions.sentences import payload
from actions.turn import Said, Turn
from bot.desk.drafting import wording
from bot.i18n import t

_USUAL = ("report_incident", "check_ticket", "talk_to_human")  # when there is no idea what was meant
_BRIEF = 5  # words; a longer reply is a message of its own
_WORD = re.compile(r"[^\W\d_]{3,}")
_ASKED = 2  # times, then a person is brought in


@dataclass(frozen=True)
class Doubt:
    """What was said and may have meant several things, those (intents), and how often they were asked about."""

    said: Said
    suggested: list[str]
    asked: int = 1


class ClarifyForm(DeskAction):
    """One question, "did you mean …?", as a loop. The slot `doubt` holds a `Doubt`.

    Any answer that picks a suggestion goes back to the original message; anything else is taken as a new message.
    """

    def name(self) -> str:
        return CLARIFY

    def perform(self, turn: Turn) -> None:
        if turn.loop != CLARIFY:
            self._begin(turn)
        elif turn.intent == "stop":
            turn.end()
            turn.say("stopped")
        elif (chosen := _chosen(turn)) is not None:
            turn.take_for(_doubt(turn).said, chosen)
        elif turn.short_answer == "none" or (turn.intent == "deny" and not wording.is_descriptive(turn.text)):
            turn.end()
            turn.set(offer="rephrase")
            turn.say("rephrase")
        elif turn.intent == "affirm" or turn.short_answer:
            self._ask_again(turn)
        elif turn.intent == "nlu_fallback":
            turn.say("misunderstood-again")
            hand_over(turn, "misunderstood")
        else:
            turn.take_for(turn.said, turn.intent)

    def _begin(self, turn: Turn) -> None:
        suggested = turn.suggestions or candidates(turn.ranking)
        said = turn.said if suggested else turn.said.without_text()
        turn.begin(CLARIFY)
        turn.set(requested_slot="choice", last_question=None)
        if said.text:
            turn.keep_question(said)
        _keep(turn, Doubt(said, suggested or list(_USUAL)))
        if suggested:
            _ask(turn, "clarify")
        else:
            turn.say("fallback", asks="choice", buttons=_buttons(turn, _USUAL))

    def _ask_again(self, turn: Turn) -> None:
        doubt = _doubt(turn)
        if doubt.asked >= _ASKED:
            turn.say("misunderstood-again")
            hand_over(turn, "misunderstood")
            return
        _keep(turn, replace(doubt, asked=doubt.asked + 1))
        _ask(turn, "clarify-again")


def _doubt(turn: Turn) -> Doubt:
    return msgspec.convert(turn.slot("doubt"), Doubt)


def _keep(turn: Turn, doubt: Doubt) -> None:
    turn.set(doubt=msgspec.to_builtins(doubt))


def _ask(turn: Turn, response: str) -> None:
    suggested = _doubt(turn).suggested
    names = [_inline(_label(turn, name)) for name in suggested]
    options = names[0]
    if len(names) > 1:
        options = t("options-or", turn.language, options=", ".join(names[:-1]), last=names[-1])
    none = {"title": t("button-none-of-these", turn.language), "payload": payload("deny")}
    turn.say(response, asks="choice", buttons=[*_buttons(turn, suggested), none], options=options)


def _buttons(turn: Turn, intents: Iterable[str]) -> list[dict[str, str]]:
    # Pressed later, when the question is past, what was typed still goes along.
    return [{"title": _label(turn, name), "payload": payload(name, from_question="yes")} for name in intents]


def _chosen(turn: Turn) -> str | None:
    """The suggestion that the reply picks: by button, place, name, or a bare yes to the only one."""
    suggested = _doubt(turn).suggested
    if turn.is_payload:
        return turn.intent if turn.intent in suggested else None
    if len(turn.text.split()) > _BRIEF:
        return None
    if (index := turn.place(len(suggested))) is not None and not wording.is_descriptive(turn.text):
        return suggested[index]
    if turn.short_answer in ("any", "all") or (turn.intent == "affirm" and len(suggested) == 1):
        return suggested[0]
    return _named(turn, suggested)


def _named(turn: Turn, suggested: list[str]) -> str | None:
    """The one suggestion whose words are said ("yang gangguan"), unless the reply says more than its name."""
    said = set(_WORD.findall(turn.text.casefold()))
    labels = {name: set(_WORD.findall(_label(turn, name).casefold())) for name in suggested}
    own = {
        name: words.difference(*(others for other, others in labels.items() if other != name))
        for name, words in labels.items()
    }
    hit = [name for name, words in own.items() if words & said]
    if len(hit) == 1 and (turn.intent == hit[0] or not wording.is_descriptive(" ".join(said - own[hit[0]]))):
        return hit[0]
    return turn.intent if turn.intent in suggested and not wording.is_descriptive(turn.text) else None


def _label(turn: Turn, intent: str) -> str:
    return t(f"intent-{intent.replace('_', '-')}", turn.language)


def _inline(label: str) -> str:
    return label[:1].lower() + label[1:]
