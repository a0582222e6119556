"""A requester's CSAT (1–5 and a comment) for each resolution of a ticket."""

import re
from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from bot import clock
from bot.db.locks import lock
from bot.db.models import Button, Rating, Requester, Ticket, TicketResolution
from bot.desk import audit, events
from bot.desk.actor import Actor
from bot.desk.text import storable
from bot.errors import Conflict, DeskError

SCORES = range(1, 6)
# The buttons of the one question, whoever asks it. The score is in the payload; a channel may draw them as it likes.
STARS: tuple[Button, ...] = tuple(
    {"title": "⭐" * score, "payload": f'/give_rating{{"rating":"{score}"}}'} for score in SCORES
)
_later = aliased(TicketResolution)
_IS_LATEST = ~exists().where(_later.ticket_id == TicketResolution.ticket_id, _later.id > TicketResolution.id)
_PAYLOAD = re.compile(r'/give_rating\{"rating": ?"([1-5])"\}')


def score_in(payload: str) -> int | None:
    """The score that a button's payload gives; None when it gives none."""
    given = _PAYLOAD.fullmatch(payload)
    return int(given[1]) if given else None


def ask(session: Session, ticket: Ticket) -> Rating:
    """Open the rating of the ticket's present resolution."""
    rating = Rating(resolution=ticket.resolutions[-1])
    session.add(rating)
    session.flush()
    return rating


def get(session: Session, rating_id: int) -> Rating:
    """The rating with this id. Raises LookupError when there is none."""
    rating = session.get(Rating, rating_id)
    if rating is None:
        raise LookupError(f"no rating {rating_id}")
    return rating


def waiting(session: Session, requester: Requester) -> Rating | None:
    """The rating asked of the requester last and not yet given, unless its ticket has been reopened since."""
    return session.scalars(
        select(Rating)
        .join(Rating.resolution)
        .join(TicketResolution.ticket)
        .where(
            Ticket.requester_id == requester.id,
            Ticket.status.in_(("resolved", "closed")),
            _IS_LATEST,
            Rating.score.is_(None),
        )
        .order_by(Rating.id.desc())
        .limit(1)
    ).first()


def rate(session: Session, rating: Rating, score: int) -> None:
    """Give the score.

    Raises DeskError "rating-out-of-range" and Conflict "rating-already-given".
    """
    if score not in SCORES:
        raise DeskError("rating-out-of-range")
    lock(session, rating)
    if rating.score is not None:
        raise Conflict("rating-already-given")
    rating.score, rating.rated_at = score, clock.now()
    audit.record(
        session,
        _actor(rating),
        "ticket.rated",
        ("ticket", rating.resolution.ticket.number),
        score=(None, score),
    )
    _publish(session, rating)


def add_comment(session: Session, rating: Rating, text: str) -> None:
    """Add what the requester wants to say about it, once. Raises Conflict "rating-already-given"."""
    lock(session, rating)
    if rating.comment is not None:
        raise Conflict("rating-already-given")
    rating.comment = storable(text)
    audit.record(
        session,
        _actor(rating),
        "ticket.rating_commented",
        ("ticket", rating.resolution.ticket.number),
        comment=(None, rating.comment),
    )
    _publish(session, rating)


def latest(session: Session, tickets: Sequence[Ticket]) -> dict[int, Rating]:
    """The rating of each ticket's latest resolution, given or not, by the ticket's id."""
    query = (
        select(TicketResolution.ticket_id, Rating)
        .join(Rating.resolution)
        .where(TicketResolution.ticket_id.in_([ticket.id for ticket in tickets]), _IS_LATEST)
    )
    return {id: rating for id, rating in session.execute(query)}


def latest_score(session: Session, ticket: Ticket) -> int | None:
    """The score of the ticket's latest resolution, None while it has not been given."""
    rating = latest(session, [ticket]).get(ticket.id)
    return rating.score if rating else None


def _publish(session: Session, rating: Rating) -> None:
    ticket, actor = rating.resolution.ticket, _actor(rating)
    events.publish(session, events.Rated(ticket=ticket, actor=actor, rating=rating))


def _actor(rating: Rating) -> Actor:
    if rating.resolution.ticket.requester_id is None:
        raise LookupError(f"rating {rating.id} is of nobody's ticket")
    return Actor.requester(rating.resolution.ticket.requester_id)
