""" "Yes" and "no" when no form is active: to what was offered last."""

from rasa_sdk.events import FollowupAction

from actions.base import HANDOFF, TICKET_FORM, DeskAction
from actions.turn import Turn


class Affirm(DeskAction):
    """ "Yes" when no form is active: to what was offered last."""

    changes = False

    def name(self) -> str:
        return "action_affirm"

    def perform(self, turn: Turn) -> None:
        offer = turn.slot("offer")
        turn.set(offer=None)
        if offer == "ticket":
            turn.events.append(FollowupAction(TICKET_FORM))
        elif offer == "handoff":
            turn.events.append(FollowupAction(HANDOFF))
        else:
            turn.say("thank" if offer == "article" else "anything-else")


class Deny(DeskAction):
    """ "No" when no form is active: to what was offered last."""

    changes = False

    def name(self) -> str:
        return "action_deny"

    def perform(self, turn: Turn) -> None:
        offer = turn.slot("offer")
        turn.set(offer=None)
        if offer == "article":
            # It did not help: staff should.
            turn.events.append(FollowupAction(TICKET_FORM))
        else:
            turn.say("offer-declined" if offer else "deny")
