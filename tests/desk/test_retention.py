"""What is of no use any more goes; what may still be needed stays."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.config import Settings
from bot.db.models import (
    ActionRun,
    Attachment,
    ChatSession,
    Conversation,
    LinkCode,
    Requester,
    TelegramUpdate,
)
from bot.desk.files import attachments
from bot.desk.people import linking
from bot.ops.retention import tidy


@pytest.fixture
def conversation(session: Session) -> Conversation:
    conversation = Conversation(channel="web", requester=Requester(), language="id")
    session.add(conversation)
    session.flush()
    return conversation


def test_an_upload_whose_message_never_came_goes_after_a_day_and_a_sent_one_stays(
    session: Session, conversation: Conversation
) -> None:
    for digest in ("a" * 64, "b" * 64):
        attachments.add(session, conversation, attachments.Stored("a.txt", "text/plain", 4, digest, False))
    sent = session.scalars(select(Attachment).where(Attachment.sha256 == "b" * 64)).one()
    sent.message_seq = 1
    session.flush()
    assert tidy(session) == set()
    with clock.shifted(timedelta(days=1, minutes=1)):
        assert tidy(session) == {"a" * 64}
    assert session.scalars(select(Attachment.sha256)).all() == ["b" * 64]


def test_content_that_came_again_a_moment_ago_is_not_deleted(settings: Settings) -> None:
    yesterday = clock.now() - timedelta(days=1)
    old, again = (attachments.store(settings, text, "a.txt").sha256 for text in (b"old", b"again"))
    folder = settings.data_dir / "attachments"
    half = folder / "incoming-half"
    half.touch()
    for path in (folder / old[:2] / old, half):
        os.utime(path, (0, (yesterday - timedelta(hours=1)).timestamp()))
    attachments.delete_content(settings, {old, again, "c" * 64}, before=yesterday)
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [again]


type Make = Callable[[datetime], object]


@pytest.mark.parametrize(
    ("make", "days"),
    [
        (lambda at: ActionRun(key="k", result={}, at=at), 30),
        (
            lambda at: TelegramUpdate(
                bot_id="1", update_id=1, chat="1", payload="{}", state="done", received_at=at
            ),
            3,
        ),
    ],
)
def test_what_was_done_is_remembered_for_as_long_as_it_may_come_again(
    session: Session, make: Make, days: int
) -> None:
    row = make(clock.now())
    session.add(row)
    session.flush()
    for after, left in ((days - 1, 1), (days + 1, 0)):
        with clock.shifted(timedelta(days=after)):
            tidy(session)
        assert len(session.scalars(select(type(row))).all()) == left


def test_expired_tokens_and_codes_go(session: Session, conversation: Conversation) -> None:
    linking.issue(session, conversation.requester)
    soon = clock.now() + timedelta(minutes=10)
    session.add(ChatSession(token_hash="t", conversation_id=conversation.id, expires_at=soon))
    session.flush()
    tidy(session)
    assert session.scalars(select(ChatSession)).all()
    assert session.scalars(select(LinkCode)).all()
    with clock.shifted(timedelta(minutes=11)):
        tidy(session)
    assert not session.scalars(select(ChatSession)).all()
    assert not session.scalars(select(LinkCode)).all()
