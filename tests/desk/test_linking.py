"""One person on several channels: codes, and what follows the person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import clock
from bot.db.engine import Database
from bot.db.models import AuditEntry, Conversation, LinkCode, Requester, Ticket
from bot.db.models.base import Base
from bot.desk.actor import BOT, Actor
from bot.desk.people import customers, linking, requesters
from bot.desk.tickets import lifecycle, opening, ratings, search
from bot.desk.tickets.opening import Draft
from bot.errors import DeskError


def person(session: Session, identity: str | None = None, channel: str = "web") -> Requester:
    """Someone with a conversation and a ticket."""
    requester = requesters.identified(session, identity) if identity else requesters.anonymous(session)
    conversation = Conversation(channel=channel, requester=requester, language="id")
    session.add(conversation)
    session.flush()
    draft = Draft("incident", "Wifi mati", "Wifi mati")
    opening.open_ticket(
        session, draft, requester=None, conversation_id=conversation.id, actor=Actor.requester(requester.id)
    )
    return requester


def refusal(outcome: Requester | DeskError) -> str:
    assert isinstance(outcome, DeskError)
    return outcome.code


def linked(outcome: Requester | DeskError) -> Requester:
    assert isinstance(outcome, Requester)
    return outcome


def test_a_code_is_short_without_lookalikes_and_is_not_stored(session: Session, requester: Requester) -> None:
    codes = {linking.issue(session, requester).code for _ in range(50)}
    assert len(codes) == 50
    for code in codes:
        assert len(code) == 8
        assert not set(code) & set("01OILSBZAEU")
        assert linking.normalise(code) == code
    assert session.scalar(select(func.count()).select_from(LinkCode)) == 1
    assert not session.scalars(select(LinkCode).where(LinkCode.code_hash.in_(codes))).all()


@pytest.mark.parametrize("text", ["XK7P2M9Q", "xk7p-2m9q", " XK7P 2M9Q ", "xk7p 2m9q"])
def test_a_code_is_recognised_however_it_is_typed(text: str) -> None:
    assert linking.normalise(text) == "XK7P2M9Q"


@pytest.mark.parametrize(
    "text", ["", "komputer", "22334455", "XKPMQWTR", "XK7P2M9", "XK7P2M9QQ", "halo XK7P2M9Q", "x" * 10**6]
)
def test_words_and_numbers_are_no_codes(text: str) -> None:
    assert linking.normalise(text) is None


def test_everything_follows_the_identified_one(session: Session) -> None:
    known, anonymous = person(session, "sari"), person(session, channel="telegram")
    code = linking.issue(session, anonymous).code
    assert linked(linking.redeem(session, known, code)) is known
    assert len(search.list_own(session, known)) == 2
    channels = select(Conversation.channel).where(Conversation.requester_id == known.id)
    assert set(session.scalars(channels)) == {"web", "telegram"}
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "requester.merged")).one()
    assert (entry.subject_kind, entry.subject_id) == ("requester", str(known.id))


def test_of_two_anonymous_ones_the_older_stays(session: Session) -> None:
    older, newer = person(session), person(session, channel="telegram")
    assert linked(linking.redeem(session, newer, linking.issue(session, older).code)) is older


def test_a_rating_that_waits_can_be_given_on_the_other_side(session: Session) -> None:
    older, newer = person(session), person(session, channel="telegram")
    (ticket,) = search.list_own(session, newer)
    lifecycle.resolve(session, ticket, actor=Actor("agent", "sari"), resolution="sudah")
    linking.redeem(session, newer, linking.issue(session, older).code)
    waiting = ratings.waiting(session, older)
    assert waiting is not None
    assert waiting.resolution.ticket.number == ticket.number


def test_nothing_refers_to_the_merged_one_any_more(session: Session) -> None:
    older, newer = person(session), person(session, channel="telegram")
    customers.create(session, "fh", "Fakultas Hukum", actor=Actor("agent", "sari"))
    for requester in (older, newer):
        linking.redeem(session, requester, "XK7P2M9Q")
        for _ in range(2):
            customers.accept(
                session, requester, customers.invite(session, "fh", actor=Actor("agent", "sari"))
            )
    shared = customers.invite(session, "fh", actor=Actor("agent", "sari"), uses=2)
    for requester in (older, newer):
        customers.accept(session, requester, shared)
    gone = newer.id
    linking.redeem(session, newer, linking.issue(session, older).code)
    session.flush()
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == "requesters":
                left = select(func.count()).select_from(table).where(key.parent == gone)
                assert session.scalar(left) == 0, table.name
    assert session.get(Requester, gone) is None


def test_two_people_who_are_both_signed_in_stay_two(session: Session) -> None:
    sari, budi = person(session, "sari"), person(session, "budi")
    code = linking.issue(session, sari).code
    assert refusal(linking.redeem(session, budi, code)) == "link-identities-differ"
    assert len(search.list_own(session, sari)) == 1


def test_a_code_works_once_for_ten_minutes_and_not_for_its_owner(session: Session) -> None:
    sari, budi, other = person(session), person(session), person(session)
    code = linking.issue(session, sari).code
    with clock.shifted(timedelta(minutes=11)):
        assert refusal(linking.redeem(session, budi, code)) == "link-code-not-valid"
    code = linking.issue(session, sari).code
    linked(linking.redeem(session, budi, code.lower()))
    assert refusal(linking.redeem(session, other, code)) == "link-code-not-valid"
    code = linking.issue(session, sari).code
    assert refusal(linking.redeem(session, sari, code)) == "link-to-oneself"


def test_a_new_code_makes_the_one_before_worthless(session: Session) -> None:
    sari, budi = person(session), person(session)
    before = linking.issue(session, sari).code
    linking.issue(session, sari)
    assert refusal(linking.redeem(session, budi, before)) == "link-code-not-valid"


def test_codes_cannot_be_tried_out(session: Session) -> None:
    sari, budi = person(session), person(session)
    code = linking.issue(session, sari).code
    for _ in range(linking.ATTEMPTS):
        assert refusal(linking.redeem(session, budi, "XK7P2M9Q")) == "link-code-not-valid"
    assert refusal(linking.redeem(session, budi, code)) == "link-too-many-attempts"
    assert linking.linkable(session, code)
    with clock.shifted(timedelta(minutes=11)):
        linked(linking.redeem(session, budi, linking.issue(session, sari).code))


def test_of_two_who_redeem_a_code_at_once_one_wins(database: Database) -> None:
    with database.transaction() as session:
        owner = person(session)
        others = [person(session, channel="telegram").id for _ in range(4)]
        code = linking.issue(session, owner).code

    def redeem(id: int) -> bool:
        with database.transaction() as session:
            return isinstance(linking.redeem(session, session.get_one(Requester, id), code), Requester)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(redeem, others)) == [False, False, False, True]
    with database.reading() as session:
        assert len(search.list_own(session, session.get_one(Requester, owner.id))) == 2
        assert session.scalar(select(func.count()).select_from(Requester)) == 4


def test_two_who_redeem_each_others_codes_at_once_end_up_as_one(database: Database) -> None:
    for _ in range(5):
        with database.transaction() as session:
            one, other = person(session), person(session, channel="telegram")
            codes = [linking.issue(session, one).code, linking.issue(session, other).code]

        def redeem(given: tuple[int, str]) -> bool:
            id, code = given
            with database.transaction() as session:
                requester = session.get(Requester, id)
                return requester is not None and isinstance(
                    linking.redeem(session, requester, code), Requester
                )

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(redeem, [(one.id, codes[1]), (other.id, codes[0])]))
        assert True in done
        with database.reading() as session:
            owners = set(
                session.scalars(
                    select(Ticket.requester_id).where(Ticket.requester_id.in_((one.id, other.id)))
                )
            )
            assert owners == {one.id}


def test_a_ticket_opened_while_channels_are_linked_is_not_lost(database: Database) -> None:
    with database.transaction() as session:
        older, newer = person(session), person(session, channel="telegram")
        code = linking.issue(session, older).code
        conversation = session.scalars(
            select(Conversation).where(Conversation.requester_id == newer.id)
        ).one()

    def link(_: int) -> None:
        with database.transaction() as session:
            linked(linking.redeem(session, session.get_one(Requester, newer.id), code))

    def open_ticket(_: int) -> None:
        for _again in range(3):
            try:
                with database.transaction() as session:
                    opening.open_ticket(
                        session,
                        Draft("incident", "Printer", "Printer macet"),
                        requester=None,
                        conversation_id=conversation.id,
                        actor=BOT,
                    )
                return
            except Exception:  # as the router: the turn is tried again
                continue
        raise AssertionError("never opened")

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(job, 0) for job in (open_ticket, link, open_ticket, open_ticket)]
        for job in jobs:
            job.result()
    with database.reading() as session:
        assert len(search.list_own(session, session.get_one(Requester, older.id))) == 5
