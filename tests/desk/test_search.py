"""Tickets are found by their words, in both languages, however a person spells them, and numbers come first."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.db.models import Conversation, Ticket
from bot.desk.actor import Actor
from bot.desk.text import storable
from bot.desk.tickets import comments, full_text, lifecycle, opening, search, search_index
from bot.desk.tickets.opening import Draft
from bot.desk.tickets.search_words import sought

SARI = Actor.agent("sari")


def opened(session: Session, title: str, description: str = "Mohon dibantu.", **more: object) -> Ticket:
    draft = Draft("incident", title, description, **more)  # type: ignore[arg-type]
    return opening.open_ticket(session, draft, requester=None, conversation_id=None, actor=SARI)


def found(session: Session, q: str, **more: object) -> list[str]:
    tickets, _ = search.search(session, q=q, **more)  # type: ignore[arg-type]
    return [ticket.title for ticket in tickets]


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("masalah", "Jaringan bermasalah terus"),
        ("bermasalah", "Ada masalah di jaringan"),
        ("kirim", "Tidak bisa mengirimkan surel"),
        ("password", "Forgot my passwords"),
        ("crashes", "Excel crashing on start"),
        ("printer", "Printernya macet"),
        ("routernya", "Router mati"),
        ("email", "E-mail tidak masuk"),
        ("wi-fi", "Wifi lambat"),
        ("WIFI", "wifi lambat"),
        ("fur", "Zugang für Gäste"),
        ("ke-2", "Lift ke-2 mati"),
        ("0x80070035", "Error 0x80070035 saat buka folder"),
        ("budi@kampus.ac.id", "Akun budi@kampus.ac.id terkunci"),
        ("王經理", "請找王經理處理"),
        ("經理", "請找王經理處理"),
        ("无法", "打印机无法工作"),
        ("🔥", "Server room 🔥"),
        ("100%", "Disk penuh 100%"),
        ("_off", "fungsi _off rusak"),
        ("\\", "Folder C:\\temp hilang"),
        ("c:\\temp", "Folder C:\\temp hilang"),
    ],
)
def test_a_ticket_is_found_by_the_words_of_its_title(session: Session, q: str, title: str) -> None:
    opened(session, title)
    opened(session, "Sesuatu yang lain sama sekali")
    assert found(session, q) == [title]


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("100%", "Ruang 100 bocor"),
        ("100%", "Kursi 1000 buah"),
        ("_off", "woff rusak"),
        ("w%fi", "wifi mati"),
        ("經王", "請找王經理處理"),
        ("wifi vpn", "wifi mati"),
        ("ifi", "wifi mati"),
    ],
)
def test_signs_are_no_wildcards_and_words_are_whole(session: Session, q: str, title: str) -> None:
    opened(session, title)
    assert found(session, q) == []


def test_the_last_word_may_be_the_beginning_of_one(session: Session) -> None:
    opened(session, "Proyektor ruang rapat mati")
    for q in ("pro", "proyek", "rapat proyekt", "PROYEKTOR"):
        assert found(session, q) == ["Proyektor ruang rapat mati"], q
    assert found(session, "proyekt rapat") == []  # only the last word is still being typed


def test_a_number_comes_first_in_any_spelling_and_of_every_kind(session: Session) -> None:
    incident = opened(session, "Wifi mati")
    draft = Draft("request", "Minta akses", "Untuk INC 000001")
    request = opening.open_ticket(session, draft, requester=None, conversation_id=None, actor=SARI)
    for q in ("inc-1", "INC 000001", "inc1", "#inc-000001", "INC-000001"):
        assert found(session, q)[0] == incident.title
    assert set(found(session, "1")) == {incident.title, request.title}
    assert found(session, "INC 000001") == [incident.title, request.title]  # who mentions it comes after
    assert found(session, "inc-1", kind="request") == []


def test_everything_said_on_a_ticket_is_found_at_once(session: Session) -> None:
    ticket = opened(session, "Server lambat", "Aplikasi keuangan berputar terus")
    assert found(session, "keuangan") == [ticket.title]
    comments.comment(session, ticket, "Kabel fiber terkelupas", actor=SARI)
    assert found(session, "kelupas") == [ticket.title]
    comments.comment(session, ticket, "Vendor: Maju Jaya", actor=SARI, internal=True)
    assert found(session, "maju jaya") == [ticket.title]
    lifecycle.resolve(session, ticket, actor=SARI, resolution="Transceiver diganti")
    assert found(session, "transceiver") == [ticket.title]
    assert found(session, "keuangan fiber maju ganti") == [ticket.title]
    lifecycle.reopen(session, ticket, actor=SARI, reason="Masih lemot")
    assert found(session, "lemot") == [ticket.title]


def test_titles_that_say_more_of_it_come_first_and_then_the_newest(session: Session) -> None:
    opened(session, "Printer lantai 3 macet")
    opened(session, "Mohon bantuan", "printer macet")
    opened(session, "Kertas di mesin cetak macet", "printer")
    opened(session, "Mesin berbunyi", "printer macet")
    assert found(session, "printer macet") == [
        "Printer lantai 3 macet",
        "Kertas di mesin cetak macet",
        "Mesin berbunyi",
        "Mohon bantuan",
    ]


def test_filters_hold_for_what_is_looked_for(session: Session, conversation: Conversation) -> None:
    opened(session, "Wifi lambat", service="wifi")
    vpn = opened(session, "VPN lambat", service="vpn")
    lifecycle.resolve(session, vpn, actor=SARI, resolution=None)
    draft = Draft("incident", "Semua lambat", "sekali")
    opening.open_ticket(session, draft, requester=None, conversation_id=conversation.id, actor=SARI)
    assert found(session, "lambat", service="wifi") == ["Wifi lambat"]
    assert found(session, "lambat", status="resolved") == ["VPN lambat"]
    assert found(session, "lambat", conversation_id=conversation.id) == ["Semua lambat"]
    assert found(session, "lambat", requester_id=conversation.requester_id) == ["Semua lambat"]
    assert found(session, "lambat", service="vpn", status="new") == []


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_page_after_page_shows_each_ticket_once(
    session: Session, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(full_text, "RANKED", 4)
    wanted = {
        opened(session, f"Printer {place}" if place % 3 else "Mesin", "printer 7").id for place in range(11)
    }
    seen: list[int] = []
    after = None
    while True:
        page, after = search.search(session, q="printer 7", after=after, limit=limit)
        assert len(page) == limit or after is None
        seen += [ticket.id for ticket in page]
        if after is None:
            break
    assert sorted(seen) == sorted(wanted)
    assert seen[4:] == sorted(seen[4:], reverse=True)  # those that are not put in order, by age
    numbered = search.search(session, q="7", limit=limit)[0]
    assert numbered[0].number == "INC-000007"


@pytest.mark.parametrize(
    "q",
    [
        "",
        "...",
        "?!",
        "- -",
        "()",
        "a" * 5_000,
        "kata " * 5_000,
        "\ud800",
        "\0",
        '"',
        "'",
        "' OR 1=1",
        'NEAR("a" "b")',
        "a AND",
        "OR",
        "NOT x",
        "words:",
        "-x",
        "^x",
        "x*",
        "a & | ! <-> b",
        ":*",
        "'x':*A",
        "{",
        "\\'",
    ],
)
def test_no_query_is_an_error(session: Session, q: str) -> None:
    opened(session, "Wifi mati")
    search.search(session, q=q)


@given(q=st.text(max_size=30))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_text_a_ticket_has_finds_it(session: Session, q: str) -> None:
    with session.begin_nested() as nested:
        if q.strip("\0 ") and storable(q):
            ticket = opened(session, "Judul", q + " ")
            if sought(storable(q)):
                assert ticket in search.search(session, q=q)[0]
        search.search(session, q=q)
        nested.rollback()


def test_a_text_of_any_length_is_stored_and_its_beginning_found(session: Session) -> None:
    long = " ".join(f"kata{number}" for number in range(50_000))
    ticket = opened(session, "Panjang", long)
    for _ in range(5):
        comments.comment(session, ticket, long.replace("kata", "sebut"), actor=SARI)
    assert found(session, "kata1000") == ["Panjang"]
    assert found(session, "kata49999") == []


def test_the_index_can_be_made_anew(session: Session) -> None:
    ticket = opened(session, "Server lambat", "Aplikasi berputar")
    comments.comment(session, ticket, "Kabel terkelupas", actor=SARI)
    lifecycle.resolve(session, ticket, actor=SARI, resolution="Transceiver diganti")
    session.execute(text("UPDATE tickets SET title = 'Peladen pelan'"))
    search_index.replace(session, ticket)
    session.expire_all()
    assert found(session, "peladen berputar kelupas transceiver") == ["Peladen pelan"]
    assert found(session, "server") == []
    session.execute(text("DELETE FROM ticket_words"))
    assert found(session, "peladen") == []
    assert search_index.rebuild(session) == 1
    assert found(session, "peladen berputar kelupas transceiver") == ["Peladen pelan"]
