"""What staff should see now."""

from sqlalchemy.orm import Session

from bot.desk import alerts


def test_a_notice_is_unseen_until_it_is_marked(session: Session) -> None:
    first = alerts.raise_alert(session, "complaint", "lama sekali", ticket="INC-000001")
    second = alerts.raise_alert(session, "handoff", "minta petugas", conversation_id="c1")
    assert alerts.unseen(session) == [first, second]
    alerts.mark_seen(session, [first.id])
    assert alerts.unseen(session) == [second]
    alerts.mark_seen(session, [])
    assert alerts.unseen(session) == [second]
