"""What the desk answers when a rating's button is pressed while people have the conversation.

While the bot has it, the brain takes the score and asks for a word about it; a person who is talking with the
requester must not be interrupted by that.
"""

from sqlalchemy.orm import Session

from bot.conversations import outbox
from bot.conversations.inbox import InboxTurn
from bot.db.models import Conversation
from bot.desk.tickets import ratings
from bot.i18n import t


def rate(session: Session, conversation: Conversation, turn: InboxTurn) -> bool:
    """Take the score of the pressed button for the resolution that waits for one, and say so."""
    score = ratings.score_in(turn.payload or "")
    if score is None:
        return False
    rating = ratings.waiting(session, conversation.requester)
    if rating is None:
        said = t("rating-already-given", conversation.language)
    else:
        ratings.rate(session, rating, score)
        said = t("chat-rating-taken", conversation.language, number=rating.resolution.ticket.number)
    outbox.say(session, conversation, said)
    return True
