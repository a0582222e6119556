"""The rating of a resolved ticket: a score, then an optional comment."""

from typing import ClassVar

from actions.forms.base import NOT_UNDERSTOOD, Form
from actions.turn import Turn
from bot.db.models import Asks
from bot.desk.tickets import ratings

_DECLINES = ("deny", "stop")


class RatingForm(Form):
    """The question itself comes from the desk when the ticket is resolved; here the answer is taken."""

    accepts: ClassVar[dict[Asks, frozenset[str]]] = {
        "rating": NOT_UNDERSTOOD | {"give_rating", "deny", "stop", "affirm", "complain", "thank"},
        "comment": NOT_UNDERSTOOD
        | {"give_rating", "deny", "stop", "affirm", "complain", "thank", "add_comment", "goodbye"},
    }

    def name(self) -> str:
        return "rating_form"

    def start(self, turn: Turn) -> None:
        if ratings.waiting(turn.session, turn.requester) is None:
            turn.say("nothing-to-rate")
        else:
            turn.begin(self.name())
            self._take_score(turn)

    def ask(self, turn: Turn) -> None:
        if turn.question == "rating":
            self._ask_score(turn)
        else:
            turn.end()  # the comment is optional: who went on to something else is not asked twice

    def take(self, turn: Turn, question: Asks) -> None:
        if question == "rating":
            self._take_score(turn)
        else:
            self._take_comment(turn)

    def _means_stop(self, turn: Turn) -> bool:
        return False  # to stop is to decline

    def _take_score(self, turn: Turn) -> None:
        rating = ratings.waiting(turn.session, turn.requester)
        score = turn.entity("rating")
        if rating is None:
            turn.say("nothing-to-rate")
            turn.end()
        elif score is not None:
            ratings.rate(turn.session, rating, int(score))
            turn.set(requested_slot="comment", rated=rating.id)
            turn.say(
                "ask-rating-comment-low" if int(score) <= 2 else "ask-rating-comment",
                asks="comment",
                number=rating.resolution.ticket.number,
            )
        elif turn.intent in _DECLINES or turn.short_answer:
            turn.say("rating-declined")
            turn.end()
        else:
            self._ask_score(turn)

    def _ask_score(self, turn: Turn) -> None:
        rating = ratings.waiting(turn.session, turn.requester)
        if rating is None:
            turn.end()
            return
        turn.set(requested_slot="rating")
        ticket = rating.resolution.ticket
        turn.say(
            "ask-rating",
            asks="rating",
            buttons=ratings.STARS,
            number=ticket.number,
            title=ticket.title,
        )

    def _take_comment(self, turn: Turn) -> None:
        short = len(turn.text.split()) <= 3
        declined = turn.short_answer or (turn.intent in (*_DECLINES, "goodbye") and short)
        if turn.text and not declined:
            ratings.add_comment(turn.session, ratings.get(turn.session, turn.slot("rated")), turn.text)
            turn.say("rating-thanks-comment")
        else:
            turn.say("rating-thanks")
        turn.end()
