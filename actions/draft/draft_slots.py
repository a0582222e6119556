"""A draft between two messages: what will be stored, and apart from it how far the talk about it has come.

Both stand in slots, `draft` and `draft_talk`, and become typed records here, at the slots' edge.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from actions.turn import Said, Turn
from bot.desk.tickets.opening import Draft


@dataclass(frozen=True)
class Talk:
    """What the dialogue about a draft remembers. Nothing of it reaches the ticket."""

    asked_again: bool = False  # a description was too short, and another was asked for
    unclear: bool = False  # a reply to the summary made no sense
    changed: bool = False  # something was changed since the first summary
    article_offered: bool = False
    asked_field: str | None = None  # the field whose answer was not understood
    following: Said | None = None  # another matter that was reported meanwhile, to be drafted next
    added: list[str] = field(default_factory=list)  # lines put under the description as it was first told
    place_words: str = ""  # how place and beginning were said, as they may stand in the title
    since_words: str = ""


@dataclass(frozen=True)
class Drafting:
    """The ticket to be opened, exactly as it will be stored, and the talk about it."""

    ticket: Draft
    talk: Talk = field(default_factory=Talk)

    def noting(self, **notes: Any) -> "Drafting":
        """The same with other notes on the talk."""
        return replace(self, talk=replace(self.talk, **notes))


def in_progress(turn: Turn) -> Drafting | None:
    """The draft of this conversation, changes of this action included; None when nothing is being drafted."""
    ticket, talk = turn.slot("draft"), turn.slot("draft_talk")
    if not ticket:
        return None
    # Drafts of older versions have None where nothing was described yet, and their notes among the facts.
    facts = {**ticket, "description": ticket["description"] or ""}
    return Drafting(msgspec.convert(facts, Draft), msgspec.convert(talk or {}, Talk))


def drafting(turn: Turn) -> Drafting:
    """The draft of this conversation. Raises LookupError when nothing is being drafted."""
    found = in_progress(turn)
    if found is None:
        raise LookupError("no draft in this conversation")
    return found


def keep(turn: Turn, current: Drafting) -> None:
    """Keep the draft for the next message."""
    turn.set(draft=msgspec.to_builtins(current.ticket), draft_talk=msgspec.to_builtins(current.talk))


def drop(turn: Turn) -> None:
    """Forget the draft."""
    turn.set(draft=None, draft_talk=None)
