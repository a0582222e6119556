"""What staff should see now."""

from sqlalchemy.orm import Session

from bot.db.models import Conversation
from bot.desk import alerts
from bot.desk.actor import BOT
from bot.desk.tickets import opening


def test_a_notice_is_unseen_until_it_is_marked(session: Session, conversation: Conversation) -> None:
    draft = opening.Draft("incident", "Wifi mati", "Wifi mati")
    ticket = opening.open_ticket(session, draft, requester=None, conversation_id=None, actor=BOT)
    first = alerts.raise_alert(session, "complaint", "lama sekali", ticket=ticket)
    second = alerts.raise_alert(session, "handoff", "minta petugas", conversation_id=conversation.id)
    assert alerts.unseen(session) == [first, second]
    alerts.mark_seen(session, [first.id])
    assert alerts.unseen(session) == [second]
    alerts.mark_seen(session, [])
    assert alerts.unseen(session) == [second]
