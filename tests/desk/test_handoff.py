"""Passing a conversation between bot, queue and agent."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.db.models import Alert, AuditEntry, Conversation, Message, Ticket
from bot.desk import handoff
from bot.desk.actor import Actor
from bot.desk.events import Event, HolderChanged, Holding, TicketOpened
from bot.desk.people import requesters
from bot.desk.tickets import lifecycle, opening
from bot.errors import Conflict


def said(session: Session, conversation: Conversation, *texts: str) -> None:
    for text in texts:
        conversation.last_seq += 1
        message = Message(
            conversation_id=conversation.id, seq=conversation.last_seq, sender="requester", text=text
        )
        session.add(message)
    session.flush()


def queued(session: Session, conversation: Conversation) -> Ticket:
    return handoff.enqueue(session, conversation, reason="requested", actor=Actor("requester", "1"))


def test_a_conversation_in_the_queue_has_a_ticket_that_tells_what_was_said(
    session: Session, conversation: Conversation
) -> None:
    said(session, conversation, "laptop saya bluescreen terus", "mau ngomong sama orang")
    ticket = queued(session, conversation)
    assert (ticket.kind, ticket.category, ticket.conversation_id) == (
        "request",
        "assistance",
        conversation.id,
    )
    assert ticket.title == "Laptop saya bluescreen terus"
    assert ticket.description == "laptop saya bluescreen terus\nmau ngomong sama orang"
    assert (conversation.held_by, conversation.queued_at is not None) == ("queue", True)


@pytest.mark.parametrize(("language", "title"), [("id", "Bantuan petugas"), ("en", "Help from a person")])
def test_without_words_the_ticket_is_called_help_in_the_requesters_language(
    session: Session, conversation: Conversation, language: str, title: str
) -> None:
    conversation.language = language
    assert queued(session, conversation).title == title


def test_the_latest_unfinished_ticket_of_the_conversation_is_used(
    session: Session, conversation: Conversation
) -> None:
    draft = opening.Draft("incident", "Wi-Fi mati", "Lantai 3")
    opened = [
        opening.open_ticket(
            session, draft, requester=None, conversation_id=conversation.id, actor=Actor("requester", "1")
        )
        for _ in range(3)
    ]
    lifecycle.cancel(session, opened[2], actor=Actor("requester", "1"))
    assert queued(session, conversation) is opened[1]


def test_staff_are_told_and_the_change_is_published_and_audited(
    session: Session, conversation: Conversation, published: list[Event]
) -> None:
    said(session, conversation, "tolong sambungkan ke petugas")
    ticket = queued(session, conversation)
    [notice] = session.scalars(select(Alert))
    assert (notice.kind, notice.ticket, notice.conversation_id, notice.text) == (
        "handoff",
        ticket,
        conversation.id,
        "tolong sambungkan ke petugas",
    )
    changed = published[-1]
    assert isinstance(changed, HolderChanged)
    assert (changed.before, changed.after) == (Holding("bot", None), Holding("queue", None))
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == conversation.id))
    assert (entry.action, entry.changes) == (
        "conversation.queued",
        {"held_by": ["bot", "queue"], "cause": [None, "requested"]},
    )


def test_asking_again_while_waiting_changes_nothing(
    session: Session, conversation: Conversation, published: list[Event]
) -> None:
    first = queued(session, conversation)
    since = conversation.queued_at
    with clock.shifted(timedelta(minutes=5)):
        assert queued(session, conversation) is first
    assert conversation.queued_at == since
    assert [type(event) for event in published] == [TicketOpened, HolderChanged]
    assert len(list(session.scalars(select(Alert)))) == 1


def test_the_queue_is_first_come_first_served(session: Session, conversation: Conversation) -> None:
    others = [
        Conversation(channel="web", requester=requesters.anonymous(session), language="en") for _ in range(2)
    ]
    session.add_all(others)
    session.flush()
    waiting = [others[0], conversation, others[1]]
    for minute, one in enumerate(waiting):
        with clock.shifted(timedelta(minutes=minute)):
            queued(session, one)
    assert handoff.queue(session) == waiting
    assert [handoff.position(session, one) for one in waiting] == [1, 2, 3]
    handoff.take(session, waiting[0], "sari")
    assert [handoff.position(session, one) for one in waiting] == [0, 1, 2]


def test_an_agent_takes_a_conversation_and_hands_it_back(
    session: Session, conversation: Conversation, published: list[Event]
) -> None:
    queued(session, conversation)
    handoff.take(session, conversation, "sari")
    assert (conversation.held_by, conversation.agent, conversation.queued_at) == ("agent", "sari", None)
    handoff.take(session, conversation, "sari")
    handoff.hand_back(session, conversation, actor=Actor("agent", "sari"))
    assert (conversation.held_by, conversation.agent) == ("bot", None)
    handoff.hand_back(session, conversation, actor=Actor("agent", "sari"))
    assert [type(event) for event in published] == [TicketOpened, *[HolderChanged] * 3]
    entries = select(AuditEntry).where(AuditEntry.subject_id == conversation.id).order_by(AuditEntry.id)
    assert [(Actor.of(entry), entry.action) for entry in session.scalars(entries)] == [
        (Actor("requester", "1"), "conversation.queued"),
        (Actor("agent", "sari"), "conversation.taken"),
        (Actor("agent", "sari"), "conversation.handed_back"),
    ]


def test_a_conversation_that_an_agent_holds_is_not_taken_by_another(
    session: Session, conversation: Conversation
) -> None:
    handoff.take(session, conversation, "sari")
    with pytest.raises(Conflict) as error:
        handoff.take(session, conversation, "budi")
    assert (error.value.code, error.value.values) == ("conversation-held-by-other", {"agent": "sari"})
    assert conversation.agent == "sari"


def test_asking_for_a_person_while_an_agent_holds_it_leaves_it_with_the_agent(
    session: Session, conversation: Conversation
) -> None:
    handoff.take(session, conversation, "sari")
    queued(session, conversation)
    assert conversation.held_by == "agent"
