"""What is of no use any more goes; what may still be needed stays."""

import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import clock
from bot.config import ROOT, Settings
from bot.db import leases, retention
from bot.db.engine import Database
from bot.db.models import (
    ActionRun,
    Alert,
    Attachment,
    Base,
    ChatGrant,
    ChatSession,
    Conversation,
    Customer,
    InboxItem,
    Invite,
    InviteUse,
    IssuedButton,
    Job,
    LinkAttempt,
    LinkCode,
    Message,
    Requester,
    TelegramPart,
    TelegramUpdate,
)
from bot.db.retention import Expires, GoesWith, table_of
from bot.desk.files import attachments
from bot.ops.retention import LEASE, RULES, Retention, documentation

EXPIRING = [rule for rule in RULES if isinstance(rule, Expires)]
SECOND = timedelta(seconds=1)


def named(rule: Expires) -> str:
    return str(rule.model.__tablename__)


@pytest.fixture
def keeper(database: Database, settings: Settings) -> Retention:
    return Retention(database, settings)


@pytest.fixture
def conversation(database: Database) -> Conversation:
    with database.transaction() as session:
        conversation = Conversation(channel="web", requester=Requester(), language="id", last_seq=1)
        session.add(conversation)
        session.flush()
        session.add(Message(conversation_id=conversation.id, seq=1, sender="requester", text="halo"))
    return conversation


def count(database: Database, model: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_every_table_has_one_rule() -> None:
    ruled = sorted(rule.model.__tablename__ for rule in RULES)
    assert ruled == sorted(Base.metadata.tables), (
        "say in the area's retention.py how long the rows are kept, and why"
    )


@pytest.mark.parametrize("rule", EXPIRING, ids=named)
def test_old_rows_are_found_by_an_index(rule: Expires) -> None:
    firsts = [next(iter(index.columns)).name for index in table_of(rule.model).indexes]
    assert rule.since in firsts


@pytest.mark.parametrize("rule", EXPIRING, ids=named)
def test_what_refers_to_rows_that_go_goes_itself(rule: Expires) -> None:
    going = {one.model for one in RULES if isinstance(one, Expires | GoesWith)}
    for model in (one.model for one in RULES):
        for key in table_of(model).foreign_keys:
            assert key.column.table is not table_of(rule.model) or model in going


def test_the_page_says_what_is_done() -> None:
    page = (ROOT / "docs" / "personal-data.md").read_text()
    table = re.search(r"^\| table \|.*?\n\n", page, re.MULTILINE | re.DOTALL)
    assert table
    assert table[0] == documentation() + "\n", "paste what `python -m bot.ops.retention` prints"


type Make = Callable[[datetime, str], Base]
# One row of each table whose rows go, as it stood at a moment, and after how long it is gone.
ROWS: list[tuple[Make, timedelta]] = [
    (lambda at, id: ActionRun(key=f"{id}:m:a:0", result={}, at=at), timedelta(hours=1)),
    (lambda at, _: Alert(kind="handoff", text="", seen_at=at), timedelta(days=90)),
    (
        lambda at, id: Attachment(
            conversation_id=id,
            sender="requester",
            name="a",
            media_type="text/plain",
            size=1,
            sha256="a" * 64,
            preview=False,
            created_at=at,
        ),
        timedelta(days=1),
    ),
    (
        lambda at, id: ChatGrant(
            id="g", conversation_id=id, origin="", key="k", renewal_hash="h", expires_at=at
        ),
        timedelta(0),
    ),
    (lambda at, id: ChatSession(token_hash="t", conversation_id=id, expires_at=at), timedelta(0)),
    (
        lambda at, id: InboxItem(
            conversation_id=id, channel="web", external_id="1", state="done", received_at=at
        ),
        timedelta(days=90),
    ),
    (
        lambda at, _: Invite(
            token_hash="f" * 64, customer=Customer(slug="a", name="a"), uses_left=0, expires_at=at
        ),
        timedelta(days=30),
    ),
    (
        lambda at, id: IssuedButton(token="t", conversation_id=id, title="", payload="", issued_at=at),
        timedelta(days=90),
    ),
    (
        lambda at, _: Job(kind="note", key="k", payload={}, state="done", created_at=at),
        timedelta(days=7),
    ),
    (lambda at, _: LinkAttempt(requester_id=1, at=at), timedelta(minutes=10)),
    (lambda at, _: LinkCode(code_hash="h", requester_id=1, expires_at=at), timedelta(0)),
    (
        lambda at, id: TelegramPart(conversation_id=id, seq=1, part=0, message_id=1, sent_at=at),
        timedelta(days=90),
    ),
    (
        lambda at, _: TelegramUpdate(
            bot_id="1", update_id=1, chat="1", payload="", state="done", received_at=at
        ),
        timedelta(days=3),
    ),
]


def test_every_rule_by_which_rows_go_is_tried_here() -> None:
    tried = {type(make(clock.now(), "c")).__tablename__ for make, _ in ROWS}
    assert tried == {named(rule) for rule in EXPIRING}


@pytest.mark.parametrize(("make", "after"), ROWS, ids=lambda value: str(value).split(" at")[0])
async def test_a_row_stays_for_as_long_as_it_may_be_needed(
    database: Database, keeper: Retention, conversation: Conversation, make: Make, after: timedelta
) -> None:
    moment = clock.now() + timedelta(minutes=1)
    with database.transaction() as session:
        assert conversation.requester_id == 1
        row = make(moment, conversation.id)
        session.add(row)
    for shift, left in ((timedelta(minutes=2) + after - SECOND * 90, 1), (after + timedelta(minutes=2), 0)):
        with clock.shifted(shift):
            await keeper.tidy()
        assert count(database, type(row)) == left


@pytest.mark.parametrize(
    "row",
    [
        Alert(kind="handoff", text=""),  # nobody has seen it yet
        LinkCode(code_hash="h", requester_id=1, expires_at=clock.now() + timedelta(days=5000)),
        TelegramUpdate(bot_id="1", update_id=1, chat="1", payload="{}", state="new"),
    ],
    ids=lambda row: type(row).__name__,
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_still_waits_stays(
    database: Database, keeper: Retention, conversation: Conversation, row: Base
) -> None:
    with database.transaction() as session:
        session.merge(row)
    with clock.shifted(timedelta(days=1000)):
        await keeper.tidy()
    assert count(database, type(row)) == 1


async def test_what_an_action_answered_stays_while_its_message_waits(
    database: Database, keeper: Retention, conversation: Conversation
) -> None:
    with database.transaction() as session:
        item = InboxItem(conversation_id=conversation.id, channel="web", external_id="1")
        session.add_all((item, ActionRun(key=f"{conversation.id}:m:a:0", result={})))
    with clock.shifted(timedelta(days=200)):
        await keeper.tidy()
        assert (count(database, ActionRun), count(database, InboxItem)) == (1, 1)
        with database.transaction() as session:
            session.get_one(InboxItem, item.id).state = "done"
        await keeper.tidy()
        assert (count(database, ActionRun), count(database, InboxItem)) == (0, 0)


async def test_a_row_takes_with_it_what_refers_to_it(
    database: Database, keeper: Retention, conversation: Conversation
) -> None:
    soon = clock.now() + timedelta(minutes=1)
    with database.transaction() as session:
        session.add(
            Invite(token_hash="f" * 64, customer=Customer(slug="a", name="a"), uses_left=0, expires_at=soon)
        )
        session.flush()
        session.add(InviteUse(token_hash="f" * 64, requester_id=conversation.requester_id))
    with clock.shifted(timedelta(days=31)):
        await keeper.tidy()
    assert (count(database, Invite), count(database, InviteUse), count(database, Customer)) == (0, 0, 1)


async def test_many_rows_go_in_batches(
    database: Database, keeper: Retention, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        session.add_all(LinkAttempt(requester_id=1) for _ in range(2 * retention.BATCH + 1))
        session.flush()
    batches: list[int] = []
    delete_batch = retention.delete_batch

    def counted(session: Session, rule: Expires, moment: datetime) -> tuple[int, set[str]]:
        gone = delete_batch(session, rule, moment)
        if gone[0]:
            batches.append(gone[0])
        return gone

    monkeypatch.setattr("bot.ops.retention.delete_batch", counted)
    with clock.shifted(timedelta(days=1)):
        await keeper.tidy()
    assert batches == [retention.BATCH, retention.BATCH, 1]
    assert count(database, LinkAttempt) == 0


async def test_one_desk_at_a_time_tidies(
    database: Database, keeper: Retention, conversation: Conversation
) -> None:
    with database.transaction() as session:
        session.add(LinkAttempt(requester_id=1))
    with clock.shifted(timedelta(days=1)):
        with database.transaction() as session:
            assert leases.take(session, LEASE, "another desk")
        await keeper.tidy()
        assert count(database, LinkAttempt) == 1
        with database.transaction() as session:
            leases.give_up(session, LEASE, "another desk")
        await keeper.tidy()
        assert count(database, LinkAttempt) == 0
        with database.transaction() as session:
            assert leases.take(session, LEASE, "another desk"), "the first one did not give it up"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_upload_whose_message_never_came_goes_with_its_content_and_a_sent_one_stays(
    database: Database, settings: Settings, keeper: Retention, conversation: Conversation
) -> None:
    never, sent, twice = (attachments.store(settings, text, "a.txt") for text in (b"1", b"2", b"3"))
    with clock.shifted(-timedelta(days=2)), database.transaction() as session:
        here = session.get_one(Conversation, conversation.id)
        attachments.add(session, here, never)
        attachments.add(session, here, twice)
        for stored in (sent, twice):
            session.get_one(Attachment, attachments.add(session, here, stored).id).message_seq = 1
    folder = settings.data_dir / "attachments"
    for path in folder.rglob("*"):
        os.utime(path, (0, (clock.now() - timedelta(days=2)).timestamp()))
    await keeper.tidy()
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {sent.sha256, twice.sha256}
    assert count(database, Attachment) == 2


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
