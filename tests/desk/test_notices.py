"""What staff should see now."""

from sqlalchemy.orm import Session

from bot.desk import notices


def test_a_notice_is_unseen_until_it_is_marked(session: Session) -> None:
    first = notices.notify(session, "complaint", "lama sekali", ticket="INC-000001")
    second = notices.notify(session, "handoff", "minta petugas", conversation_id="c1")
    assert notices.unseen(session) == [first, second]
    notices.mark_seen(session, [first.id])
    assert notices.unseen(session) == [second]
    notices.mark_seen(session, [])
    assert notices.unseen(session) == [second]
