"""What requesters hear of their tickets and of who holds their conversation."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import agents, ticket_news
from bot.db.models import Alert, Conversation, IssuedButton, Message, Ticket
from bot.desk import events, handoff
from bot.desk.actor import BOT, Actor
from bot.desk.tickets import comments, lifecycle, opening, ratings


@pytest.fixture(autouse=True)
def _subscribed(handlers: events.Handlers) -> None:
    ticket_news.subscribe(handlers)


@pytest.fixture
def ticket(session: Session, conversation: Conversation) -> Ticket:
    draft = opening.Draft("incident", "Wifi mati", "Wifi lantai 3 mati")
    return opening.open_ticket(
        session, draft, requester=conversation.requester, conversation_id=conversation.id, actor=BOT
    )


def heard(session: Session) -> list[Message]:
    session.flush()
    return list(session.scalars(select(Message).order_by(Message.conversation_id, Message.seq)))


def test_a_resolved_ticket_is_told_with_the_question_for_a_rating(session: Session, ticket: Ticket) -> None:
    lifecycle.resolve(session, ticket, actor=Actor("agent", "sari"), resolution="Access point sudah diganti.")
    (message,) = heard(session)
    assert ticket.number in message.text
    assert "Access point sudah diganti." in message.text
    assert (message.sender, message.asks) == ("bot", "rating")
    assert [button["title"] for button in message.buttons] == ["⭐" * score for score in range(1, 6)]
    payloads = [session.get_one(IssuedButton, button["payload"]).payload for button in message.buttons]
    assert payloads[4] == '/give_rating{"rating":"5"}'


def test_a_resolution_need_not_be_explained(session: Session, ticket: Ticket) -> None:
    lifecycle.resolve(session, ticket, actor=Actor("agent", "sari"), resolution=None)
    assert "None" not in heard(session)[0].text


def test_the_sentence_is_in_the_conversations_language(
    session: Session, ticket: Ticket, conversation: Conversation
) -> None:
    conversation.language = "en"
    lifecycle.resolve(session, ticket, actor=Actor("agent", "sari"), resolution="Replaced.")
    assert "How did we do?" in heard(session)[0].text


def test_a_public_comment_reaches_the_requester_and_an_internal_one_does_not(
    session: Session, ticket: Ticket
) -> None:
    comments.comment(session, ticket, "Teknisi menuju lokasi.", actor=Actor("agent", "sari"))
    comments.comment(session, ticket, "dia cerewet", actor=Actor("agent", "sari"), internal=True)
    (message,) = heard(session)
    assert ticket.number in message.text
    assert "Teknisi menuju lokasi." in message.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_status_has_its_sentence(
    session: Session, ticket: Ticket, conversation: Conversation, language: str
) -> None:
    conversation.language = language
    for status in ("pending", "open", "resolved", "closed"):
        lifecycle.set_status(session, ticket, status, actor=Actor("agent", "sari"))
    lifecycle.reopen(session, ticket, actor=Actor("agent", "sari"), reason=None)
    lifecycle.cancel(session, ticket, actor=Actor("agent", "sari"))
    told = heard(session)
    assert len(told) == 6
    assert all(ticket.number in message.text for message in told)


def test_what_the_requester_does_is_not_told_to_them(
    session: Session, ticket: Ticket, conversation: Conversation
) -> None:
    actor = Actor.requester(conversation.requester_id)
    comments.comment(session, ticket, "masih mati", actor=actor)
    lifecycle.cancel(session, ticket, actor=actor)
    assert heard(session) == []


def test_a_resolution_gives_the_conversation_back_to_the_bot_which_asks_last(
    session: Session, ticket: Ticket, conversation: Conversation
) -> None:
    handoff.take(session, conversation, "sari")
    agents.resolve(session, ticket, "Selesai.", actor=Actor.agent("sari"))
    assert conversation.held_by == "bot"
    assert [message.asks for message in heard(session)] == [None, None, "rating"]


def test_a_ticket_that_is_not_the_matter_leaves_the_agent_the_conversation(
    session: Session, ticket: Ticket, conversation: Conversation
) -> None:
    handoff.take(session, conversation, "sari")
    draft = opening.Draft("incident", "Printer macet", "Printer lantai 3 macet")
    opening.open_ticket(session, draft, requester=None, conversation_id=conversation.id, actor=BOT)
    agents.resolve(session, ticket, "Selesai.", actor=Actor.agent("sari"))
    assert conversation.held_by == "agent"
    assert heard(session)[-1].asks == "rating"


def test_who_opened_a_ticket_for_them_is_told_to_requesters(
    session: Session, conversation: Conversation
) -> None:
    draft = opening.Draft("incident", "Disk penuh", "Disk penuh")
    ticket = opening.open_ticket(
        session,
        draft,
        requester=None,
        conversation_id=conversation.id,
        actor=Actor.integration("nagios"),
    )
    (message,) = heard(session)
    assert ticket.number in message.text


def test_a_sentence_that_fails_does_not_undo_what_staff_did(
    session: Session, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ratings, "STARS", ({},))
    lifecycle.resolve(session, ticket, actor=Actor.agent("sari"), resolution="Selesai.")
    assert (ticket.status, heard(session)) == ("resolved", [])
    (alert,) = session.scalars(select(Alert))
    assert (alert.kind, alert.ticket) == ("failed", ticket)


def test_the_requester_is_told_who_takes_over_and_when_the_bot_is_back(
    session: Session, conversation: Conversation
) -> None:
    handoff.enqueue(session, conversation, reason="asked", actor=BOT)
    assert heard(session) == []  # the bot itself says the position
    handoff.take(session, conversation, "sari")
    handoff.hand_back(session, conversation, actor=Actor("agent", "sari"))
    took, back = heard(session)
    assert ("sari" in took.text, "asisten" in back.text) == (True, True)
    assert took.sender == back.sender == "system"


def test_a_ticket_without_conversation_is_told_in_the_requesters_latest(
    session: Session, conversation: Conversation
) -> None:
    ticket = opening.open_ticket(
        session,
        opening.Draft("request", "Laptop", "Minta laptop"),
        requester=conversation.requester,
        conversation_id=None,
        actor=Actor("integration", "erp"),
    )
    lifecycle.resolve(session, ticket, actor=Actor("agent", "sari"), resolution="Silakan ambil.")
    assert heard(session)[0].conversation_id == conversation.id


def test_a_ticket_of_nobody_is_told_to_nobody(session: Session) -> None:
    ticket = opening.open_ticket(
        session,
        opening.Draft("incident", "Disk penuh", "Disk penuh"),
        requester=None,
        conversation_id=None,
        actor=Actor("integration", "nagios"),
    )
    lifecycle.resolve(session, ticket, actor=Actor("agent", "sari"), resolution="Dibersihkan.")
    assert heard(session) == []
