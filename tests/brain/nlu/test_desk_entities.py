"""The entities of a service desk: found in any spelling, and silent where the words mean something else."""

import pytest

TICKETS = [
    ("inc 140 gimana", "INC-000140"),
    ("status REQ000088", "REQ-000088"),
    ("INC-000012 udah?", "INC-000012"),
    ("tiket 231 batalin", "000231"),
    ("#231", "000231"),
    ("inc12", "INC-000012"),
    ("CHG 3 tolong", "CHG-000003"),
    ("my ticket number 45 please", "000045"),
    ("nomor 000231", "000231"),
    ("incident no 7", "INC-000007"),
]
SERVICES = [
    ("wifi mati", "wifi"),
    ("Wi-Fi lantai 3", "wifi"),
    ("wipi lemot", "wifi"),
    ("e-mail saya ga masuk", "email"),
    ("printernya macet", "printer"),
    ("printr macet", "printer"),
    ("siakd ga kebuka", None),  # five letters: too short for a guess
    ("komptuer saya mati", "computer"),
    ("tanda tangan elektronik gagal", "eoffice"),
    ("password siakad lupa", "siakad"),
    ("laptop ga bisa konek wifi", "wifi"),
    ("bukan wifi tapi printer", "printer"),
    ("internet di ruang rapat mati", "internet"),
    ("the whole office is waiting", None),
    ("his email is broken", "email"),
    ("HIS error terus", "simrs"),
    ("let us meet tomorrow", None),
    ("saya mau makan", None),
]
URGENCY = [
    ("tolong segera", None, "high"),
    ("asap please", None, "high"),
    ("mendesak bgt", None, "high"),
    ("darurat", None, "high"),
    ("ga buru-buru kok", None, "low"),
    ("ga terlalu urgent", None, "low"),
    ("not very urgent", None, "low"),
    ("kapan sempat aja", None, "low"),
    ("santai aja", None, "low"),
    ("no rush", None, "low"),
    ("tinggi", "urgency", "high"),
    ("sedang", "urgency", "normal"),
    ("rendah aja", "urgency", "low"),
    ("eh bukan, yang tinggi", "confirm", "high"),
    ("saya sedang rapat", None, None),
    ("gedungnya tinggi", None, None),
    ("toner low", None, None),
]
IMPACT = [
    ("semua orang kena", None, "high"),
    ("satu kantor ga bisa kerja", None, "high"),
    ("semua loket berhenti", None, "high"),
    ("the whole building is offline", None, "high"),
    ("satu ruangan ga bisa kerja", None, "normal"),
    ("5 orang ga bisa login", None, "normal"),
    ("kami ga bisa cetak", None, "normal"),
    ("our team is stuck", None, "normal"),
    ("cuma saya", None, "low"),
    ("laptop saya mati", None, "low"),
    ("just me", None, "low"),
    ("tinggi", "impact", "high"),
    ("printer macet", None, None),
]
RATINGS = [
    ("bintang 5", None, "5"),
    ("4/5", None, "4"),
    ("4 dari 5", None, "4"),
    ("⭐⭐⭐", None, "3"),
    ("five stars", None, "5"),
    ("lima", "rating", "5"),
    ("5", None, "5"),
    ("8/10", None, "4"),
    ("bagus banget", "rating", "5"),
    ("lumayan", "rating", "3"),
    ("jelek", "rating", "2"),
    ("kecewa banget", "rating", "1"),
    ("terrible", "rating", "1"),
    ("ga bagus", "rating", "2"),
    ("saya kasih 4 deh", "rating", "4"),
    ("5 orang ga bisa login", None, None),
    ("lantai 3", None, None),
    ("5", "choice", None),
    ("wifi di lantai dua bagus sekali tapi yang di lantai satu sering putus", None, None),
]
ORDINALS = [
    ("yang kedua", None, "2"),
    ("no 2", None, "2"),
    ("the first one", None, "1"),
    ("yang terakhir", None, "-1"),
    ("2", "choice", "2"),
    ("dua", "choice", "2"),
    ("ke-3", "choice", "3"),
    ("2 orang", None, None),
    ("dua hari", None, None),
    ("last week it broke", None, None),
]


@pytest.mark.parametrize(("text", "number"), TICKETS)
def test_ticket_numbers_in_any_spelling(entities, text: str, number: str) -> None:
    assert entities(text)["ticket_number"] == number


@pytest.mark.parametrize(
    "text", ["request 2 laptops", "5 orang", "jam 10", "lantai 3", "0812 443 2211", "2 tiket"]
)
def test_other_numbers_are_no_tickets(entities, text: str) -> None:
    assert "ticket_number" not in entities(text)


def test_a_bare_number_is_a_ticket_when_one_was_asked_for(entities) -> None:
    assert entities("140", "ticket_number")["ticket_number"] == "000140"


def test_every_ticket_number_of_a_message_is_found(tokenised, entities) -> None:
    from bot.brain.nlu.found import Reading
    from bot.brain.nlu.numbers import find_ticket_numbers
    from bot.brain.nlu.tokenizer import DOC

    found = find_ticket_numbers(Reading(tokenised("inc 1 sama REQ-22 dan #33").get(DOC), None))
    assert [one.value for one in found] == ["INC-000001", "REQ-000022", "000033"]


@pytest.mark.parametrize(("text", "service"), SERVICES)
def test_services(entities, text: str, service: str | None) -> None:
    assert entities(text).get("service") == service


@pytest.mark.parametrize(("text", "asks", "urgency"), URGENCY)
def test_urgency(entities, text: str, asks: str | None, urgency: str | None) -> None:
    assert entities(text, asks).get("urgency") == urgency


@pytest.mark.parametrize(("text", "asks", "impact"), IMPACT)
def test_impact(entities, text: str, asks: str | None, impact: str | None) -> None:
    assert entities(text, asks).get("impact") == impact


@pytest.mark.parametrize(("text", "asks", "rating"), RATINGS)
def test_ratings(entities, text: str, asks: str | None, rating: str | None) -> None:
    assert entities(text, asks).get("rating") == rating


@pytest.mark.parametrize(("text", "asks", "ordinal"), ORDINALS)
def test_ordinals(entities, text: str, asks: str | None, ordinal: str | None) -> None:
    assert entities(text, asks).get("ordinal") == ordinal


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pake bahasa inggris dong", "en"),
        ("in Indonesian please", "id"),
        ("can we speak english", "en"),
        ("jangan inggris, indonesia aja", "id"),
        ("bahasa please, my english is bad", "id"),
        ("siapa presiden negara indonesia yang pertama", None),
        ("wifi mati", None),
    ],
)
def test_target_language(entities, text: str, language: str | None) -> None:
    assert entities(text).get("target_language") == language


def test_a_new_service_needs_no_training(tokenised, tmp_path) -> None:
    from bot.brain.nlu.entities import DeskEntities

    services = tmp_path / "services.yml"
    services.write_text("- key: coffee\n  name: {id: Mesin kopi, en: Coffee machine}\n  aliases: [kopi]\n")
    message = DeskEntities({"services": str(services)}).process([tokenised("mesin kopinya mati")])[0]
    assert [(e["entity"], e["value"]) for e in message.get("entities")] == [("service", "coffee")]
