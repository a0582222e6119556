"""Which status may follow which, and moving a ticket along. Every change is audited and published.

new ──▶ open ◀──▶ pending        any of these three ──▶ resolved or cancelled
resolved ──▶ closed, or back to open;   closed ──▶ open only by `reopen`;   cancelled and merged are final
"""

from sqlalchemy.orm import Session

from bot import clock
from bot.db.locks import lock
from bot.db.models import PendingReason, Status, Ticket, TicketResolution
from bot.desk import audit, events
from bot.desk.actor import Actor
from bot.desk.text import storable, storable_or_none
from bot.desk.tickets import ratings, search_index
from bot.desk.tickets.changes import change, note_response, write_comment
from bot.errors import Conflict

UNFINISHED: tuple[Status, ...] = ("new", "open", "pending")
_NEXT: dict[Status, tuple[Status, ...]] = {
    "new": ("open", "pending", "resolved", "cancelled"),
    "open": ("pending", "resolved", "cancelled"),
    "pending": ("open", "resolved", "cancelled"),
    "resolved": ("closed", "open"),
    "closed": (),
    "cancelled": (),
    "merged": (),
}


def set_status(
    session: Session,
    ticket: Ticket,
    status: Status,
    *,
    actor: Actor,
    resolution: str | None = None,
    reason: str | None = None,
    pending_reason: PendingReason | None = None,
) -> None:
    """Move the ticket along the state machine above; asking for the status it has changes nothing.

    `resolution` says what was done (for resolved), `reason` why, and becomes a comment; `pending_reason` whom a
    pending ticket waits for. Raises Conflict "ticket-status-not-allowed".
    """
    lock(session, ticket)
    if status == ticket.status == "pending" and pending_reason is not None:
        change(session, ticket, "ticket.pending", actor, pending_reason=pending_reason)
        return
    if status == ticket.status and (resolution is None or storable(resolution) == ticket.resolution):
        return
    if status not in _NEXT[ticket.status]:
        raise Conflict("ticket-status-not-allowed", number=ticket.number, status=ticket.status)
    move(session, ticket, status, actor, resolution, reason, pending_reason)


def resolve(session: Session, ticket: Ticket, *, actor: Actor, resolution: str | None) -> None:
    """Staff did what was asked: the requester is told and asked for a rating. Raises as `set_status`."""
    set_status(session, ticket, "resolved", actor=actor, resolution=resolution)


def close(session: Session, ticket: Ticket, *, actor: Actor) -> None:
    """Close a resolved ticket for good. Raises as `set_status`."""
    set_status(session, ticket, "closed", actor=actor)


def cancel(session: Session, ticket: Ticket, *, actor: Actor, reason: str | None = None) -> None:
    """Give up a ticket that is not finished. Raises Conflict "ticket-already-finished"."""
    lock(session, ticket)
    if ticket.status not in UNFINISHED:
        raise Conflict("ticket-already-finished", number=ticket.number)
    move(session, ticket, "cancelled", actor, reason=reason)


def reopen(session: Session, ticket: Ticket, *, actor: Actor, reason: str | None) -> None:
    """Take a resolved or closed ticket up again. Raises Conflict "ticket-not-finished"."""
    lock(session, ticket)
    if ticket.status not in ("resolved", "closed"):
        raise Conflict("ticket-not-finished", number=ticket.number)
    move(session, ticket, "open", actor, reason=reason)


def move(
    session: Session,
    ticket: Ticket,
    status: Status,
    actor: Actor,
    resolution: str | None = None,
    reason: str | None = None,
    pending_reason: PendingReason | None = None,
) -> None:
    changes: dict[str, audit.Value] = {"status": status, "pending_reason": pending_reason}
    again = status == "open" and ticket.status in ("resolved", "closed")
    if status == "resolved":
        note_response(ticket, actor)
        ticket.resolved_at = clock.now()
        ticket.resolutions.append(
            TicketResolution(
                text=storable_or_none(resolution),
                actor_kind=actor.kind,
                actor_id=actor.id,
                at=ticket.resolved_at,
            )
        )
    elif status == "closed":
        ticket.closed_at = clock.now()
    elif again:
        ticket.resolved_at = ticket.closed_at = None
        changes["reopened"] = ticket.reopened + 1
    if reason and (why := storable(reason)):
        write_comment(session, ticket, why, actor, internal=False)
    before = ticket.status
    change(session, ticket, "ticket.reopened" if again else f"ticket.{status}", actor, **changes)
    events.publish(session, events.StatusChanged(ticket=ticket, actor=actor, before=before, after=status))
    if status == "resolved":
        if ticket.resolution:
            search_index.extend(session, ticket, ticket.resolution)
        if ticket.requester_id is not None:
            ratings.ask(session, ticket)
    if again:
        events.publish(session, events.Reopened(ticket=ticket, actor=actor))
