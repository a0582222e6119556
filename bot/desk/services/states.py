"""How the services are doing, as staff set it."""

from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.models import ServiceCondition, ServiceState
from bot.desk import audit
from bot.desk.actor import Actor
from bot.desk.services.catalogue import check
from bot.desk.text import storable
from bot.errors import DeskError

STATES: tuple[ServiceCondition, ...] = get_args(ServiceCondition)


def state(session: Session, key: str) -> ServiceState | None:
    """How the service is doing, None when staff never said otherwise than well."""
    return session.get(ServiceState, key)


def set_state(session: Session, key: str, state: str, note: str | None, *, actor: Actor) -> ServiceState:
    """Staff say how a service is doing; `note` is for requesters.

    Raises DeskError "service-not-found" and "service-state-unknown".
    """
    check(key)
    condition = next((known for known in STATES if known == state), None)
    if condition is None:
        raise DeskError("service-state-unknown", state=state, states=", ".join(STATES))
    note = storable(note) if note else None
    row = session.get(ServiceState, key, with_for_update=True)
    before = (row.state, row.note) if row else ("operational", None)
    if row is None:
        row = ServiceState(service=key)
        session.add(row)
    row.state, row.note = condition, note
    session.flush()
    changes = {"state": (before[0], state), "note": (before[1], note)}
    audit.record(session, actor, "service.state_set", ("service", key), **changes)
    return row


def troubled(session: Session) -> list[ServiceState]:
    """Services that do not work normally, by key."""
    trouble = ServiceState.state != "operational"
    return list(session.scalars(select(ServiceState).where(trouble).order_by(ServiceState.service)))
