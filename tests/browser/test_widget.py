"""What a requester does with the widget."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect
from sqlalchemy.orm import Session

from bot.conversations import outbox
from bot.db.models import Conversation
from bot.desk import handoff
from bot.desk.actor import BOT, Actor
from bot.desk.tickets import lifecycle, numbers, opening
from tests.browser.chat import Chat
from tests.browser.conftest import NewChat
from tests.running import Desk, StandInBrain


def conversation(session: Session) -> Conversation:
    """The only one there is."""
    return session.query(Conversation).one()


def open_ticket(desk: Desk) -> str:
    with desk.database.transaction() as session:
        own = conversation(session)
        draft = opening.Draft("incident", "Wifi lantai 3 mati", "mati")
        return opening.open_ticket(
            session, draft, requester=own.requester, conversation_id=own.id, actor=BOT
        ).number


async def test_an_example_starts_a_conversation_and_a_button_answers_once(
    chat: Chat, brain: StandInBrain
) -> None:
    await expect(chat.panel.get_by_role("heading", name="Ada yang bisa kami bantu?")).to_be_visible()
    await chat.panel.get_by_role("button", name="Wifi lantai 3").click()
    yes = chat.panel.get_by_role("button", name="Ya", exact=True)
    await yes.click()
    await expect(chat.panel.get_by_text("Tiket INC-000001 dibuat.")).to_be_visible()
    await expect(yes).to_be_disabled()
    await expect(chat.messages("requester")).to_have_count(2)
    assert [turn["text"] for turn in brain.turns][1:] == ["/affirm"]


async def test_a_visitor_who_says_nothing_leaves_nothing_behind(chat: Chat, desk: Desk) -> None:
    await expect(chat.panel.get_by_role("heading", name="Ada yang bisa kami bantu?")).to_be_visible()
    with desk.database.reading() as session:
        assert session.query(Conversation).count() == 0


async def test_the_page_puts_a_sentence_into_the_chat(chat: Chat) -> None:
    await chat.page.get_by_role("button", name="Bagaimana cara memakai VPN dari rumah?").click()
    await expect(chat.box).to_have_value("Bagaimana cara memakai VPN dari rumah?")
    await expect(chat.box).to_be_focused()


async def test_text_is_formatted_and_never_html(chat: Chat) -> None:
    await chat.say("html")
    bubble = chat.messages("bot").locator(".bubble")
    await expect(bubble).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(bubble.locator("img")).to_have_count(0)
    await expect(bubble.locator("strong")).to_have_text("tebal")
    await expect(bubble.locator("a")).to_have_count(1)
    await expect(bubble.locator("a")).to_have_attribute("href", "https://contoh.id/a")
    await expect(bubble.locator("a")).to_have_attribute("rel", "noopener noreferrer nofollow")
    await expect(bubble.locator("ul > li")).to_have_text(["satu", "dua"])
    await expect(bubble.locator("ol")).to_have_attribute("start", "3")


async def test_a_rating_is_given_with_stars(chat: Chat, brain: StandInBrain) -> None:
    await chat.say("nilai")
    await chat.panel.get_by_role("button", name="4 dari 5 bintang").click()
    await expect(chat.panel.get_by_text("Terima kasih.")).to_be_visible()
    await expect(chat.panel.locator(".star.lit")).to_have_count(4)
    assert brain.turns[-1]["text"] == '/give_rating{"rating":"4"}'


@pytest.mark.parametrize("question", ["nilai", "nilai lagi"])
@pytest.mark.parametrize("stars", [1, 2, 5])
async def test_so_many_stars_are_so_much_in_whatever_order_the_buttons_come(
    chat: Chat, brain: StandInBrain, question: str, stars: int
) -> None:
    await chat.say(question)
    shown = chat.panel.locator(".star")
    await expect(shown).to_have_count(5)
    for place in range(5):
        await expect(shown.nth(place)).to_have_accessible_name(f"{place + 1} dari 5 bintang")
    await shown.nth(stars - 1).click()
    await expect(chat.panel.get_by_text("Terima kasih.")).to_be_visible()
    await expect(chat.panel.locator(".star.lit")).to_have_count(stars)
    assert brain.turns[-1]["text"] == f'/give_rating{{"rating":"{stars}"}}'


async def test_ones_own_message_is_ticked_when_sent_and_again_when_read(chat: Chat, desk: Desk) -> None:
    await chat.say("halo")
    await expect(chat.messages("requester").get_by_role("img", name="sudah dibaca")).to_be_visible()
    with desk.database.transaction() as session:
        handoff.take(session, conversation(session), "Sari")
    await expect(chat.panel.get_by_text("Sari · petugas")).to_be_visible()
    await chat.say("ini untuk Sari")
    await expect(chat.messages("requester").nth(1).get_by_role("img", name="terkirim")).to_be_visible()


async def test_a_tickets_card_shows_how_it_stands_and_stays_up_to_date(chat: Chat, desk: Desk) -> None:
    await chat.say("wifi mati")
    await chat.answered()
    number = open_ticket(desk)
    await chat.panel.get_by_role("button", name="Ya", exact=True).click()
    card = chat.panel.get_by_role("article", name=f"Tiket {number}")
    await expect(card).to_contain_text("Wifi lantai 3 mati")
    await expect(card.locator(".status")).to_have_text("Baru")
    with desk.database.transaction() as session:
        lifecycle.set_status(session, numbers.find(session, number), "open", actor=Actor("agent", "sari"))
    await expect(card.locator(".status")).to_have_text("Dikerjakan")
    await expect(card).to_have_count(1)


async def test_a_number_that_is_not_ones_own_has_no_card(chat: Chat) -> None:
    await chat.say("wifi mati")
    await chat.panel.get_by_role("button", name="Ya", exact=True).click()
    await expect(chat.panel.get_by_text("Tiket INC-000001 dibuat.")).to_be_visible()
    await chat.page.wait_for_timeout(500)
    await expect(chat.panel.locator(".card")).to_have_count(0)


async def test_who_waits_sees_their_place_and_then_who_answers(chat: Chat, desk: Desk) -> None:
    await chat.say("halo")
    await chat.answered()
    with desk.database.transaction() as session:
        handoff.enqueue(session, conversation(session), reason="asked", actor=BOT)
    await expect(chat.panel.get_by_text("Anda di urutan ke-1.")).to_be_visible()
    with desk.database.transaction() as session:
        handoff.take(session, conversation(session), "Sari Dewi")
        outbox.say(session, conversation(session), "Halo!", sender="agent", author="Sari Dewi")
    await expect(chat.panel.locator(".head")).to_contain_text("Sari Dewi · petugas")
    await expect(chat.messages("agent").locator(".name")).to_contain_text("Sari Dewi")
    await expect(chat.messages("agent").locator(".avatar")).to_have_text("SD")
    await expect(chat.panel.get_by_text("Anda di urutan")).to_have_count(0)


async def test_files_go_with_the_message_pictures_are_shown(chat: Chat, desk: Desk, tmp_path: Path) -> None:
    Image.new("RGB", (900, 400), "teal").save(tmp_path / "foto.png")
    (tmp_path / "router.log").write_text("x\n" * 999)
    async with chat.page.expect_file_chooser() as chooser:
        await chat.panel.get_by_role("button", name="Lampirkan berkas").click()
    await (await chooser.value).set_files([tmp_path / "foto.png", tmp_path / "router.log"])
    await expect(chat.panel.locator(".tray li")).to_have_count(2)
    await expect(chat.panel.locator(".tray progress")).to_have_count(0)
    await chat.say("ini fotonya")
    await expect(chat.panel.locator(".tray li")).to_have_count(0)
    sent = chat.messages("requester")
    await expect(sent.locator("canvas")).to_be_visible()
    async with chat.page.expect_download() as download:
        await sent.get_by_role("button", name="Unduh router.log").click()
    assert await (await download.value).path() is not None
    assert Path(await (await download.value).path()).read_text() == "x\n" * 999
    await chat.answered()
    await chat.page.reload()
    await expect(chat.messages("requester").locator("canvas")).to_be_visible()


async def test_files_are_dropped_and_pasted(chat: Chat) -> None:
    await chat.panel.evaluate(
        """panel => {
            const data = new DataTransfer();
            data.items.add(new File(["satu"], "satu.txt", { type: "text/plain" }));
            panel.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    await expect(chat.panel.locator(".tray li")).to_have_count(1)
    await chat.box.evaluate(
        """box => {
            const data = new DataTransfer();
            data.items.add(new File(["dua"], "dua.txt", { type: "text/plain" }));
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    await expect(chat.panel.locator(".tray li")).to_have_count(2)
    await chat.panel.get_by_role("button", name="Hapus satu.txt").click()
    await expect(chat.panel.locator(".tray li")).to_have_text(["dua.txt"])
    await chat.panel.get_by_role("button", name="Kirim", exact=True).click()
    await expect(chat.messages("requester")).to_contain_text("dua.txt")


async def test_a_file_that_is_refused_says_why(chat: Chat, tmp_path: Path) -> None:
    (tmp_path / "surat.pdf").write_bytes(b"MZ\x90\x00" + bytes(600))
    async with chat.page.expect_file_chooser() as chooser:
        await chat.panel.get_by_role("button", name="Lampirkan berkas").click()
    await (await chooser.value).set_files(tmp_path / "surat.pdf")
    await expect(chat.panel.get_by_role("alert")).to_contain_text("Jenis berkas ini tidak dapat dikirim.")
    await expect(chat.panel.locator(".tray li")).to_have_count(0)


async def test_a_voice_note_is_recorded_and_sent(chat: Chat) -> None:
    await chat.panel.get_by_role("button", name="Rekam pesan suara").click()
    await expect(chat.panel.get_by_text("Sedang merekam")).to_be_visible()
    await chat.page.wait_for_timeout(700)
    await chat.panel.get_by_role("button", name="Kirim rekaman").click()
    await expect(chat.messages("requester")).to_contain_text("pesan-suara.webm")


async def test_a_recording_may_be_discarded(chat: Chat) -> None:
    await chat.panel.get_by_role("button", name="Rekam pesan suara").click()
    await chat.panel.get_by_role("button", name="Batalkan rekaman").click()
    await expect(chat.box).to_be_focused()
    await expect(chat.messages()).to_have_count(0)


async def test_the_person_chooses_the_language_for_good(chat: Chat) -> None:
    await chat.box.fill("setengah kalimat")
    await chat.panel.get_by_role("button", name="English").click()
    await expect(chat.panel.get_by_role("heading", name="How can we help?")).to_be_visible()
    await expect(chat.box).to_have_value("setengah kalimat")
    await expect(chat.panel).to_have_attribute("lang", "en")
    await chat.page.reload()
    await expect(chat.panel.get_by_role("heading", name="How can we help?")).to_be_visible()


async def test_a_refused_message_says_why(chat: Chat) -> None:
    await chat.box.evaluate("box => box.removeAttribute('maxlength')")
    await chat.say("x" * 4001)
    await expect(chat.panel.get_by_role("alert")).to_contain_text("4.000")
    await expect(chat.panel.locator("[data-state=failed]")).to_have_count(1)


async def test_what_comes_while_the_panel_is_closed_is_counted(chat: Chat, desk: Desk) -> None:
    await chat.say("halo")
    await chat.answered()
    await chat.panel.get_by_role("button", name="Tutup obrolan").click()
    await expect(chat.panel).to_be_hidden()
    with desk.database.transaction() as session:
        for text in ("satu", "dua"):
            outbox.say(session, conversation(session), text, sender="system")
    await expect(chat.launcher).to_have_accessible_name("Buka obrolan, 2 pesan belum dibaca")
    await chat.page.reload()
    await expect(chat.launcher.locator(".badge")).to_have_text("2")
    await chat.launcher.click()
    await expect(chat.launcher.locator(".badge")).to_be_hidden()
    await chat.page.reload()
    await expect(chat.launcher).to_have_accessible_name("Tutup obrolan")


async def test_on_a_phone_the_panel_fills_the_screen(new_chat: NewChat) -> None:
    chat = await new_chat(viewport={"width": 390, "height": 780}, is_mobile=True, has_touch=True)
    await chat.launcher.tap()
    assert await chat.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 780}
    await chat.say("halo")
    await chat.answered()
    box = await chat.box.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 780
    assert await chat.page.evaluate("document.scrollingElement.scrollWidth") <= 390


async def test_on_a_desktop_the_panel_is_resized_and_stays_so(chat: Chat) -> None:
    before = await chat.panel.bounding_box()
    handle = await chat.panel.get_by_role("separator").bounding_box()
    assert before
    assert handle
    await chat.page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    await chat.page.mouse.down()
    await chat.page.mouse.move(handle["x"] - 90, handle["y"] + 60, steps=4)
    await chat.page.mouse.up()
    after = await chat.panel.bounding_box()
    assert after
    assert (after["width"] - before["width"], after["height"] - before["height"]) == (100, -50)
    await chat.page.reload()
    assert await chat.panel.bounding_box() == after


async def test_dark_and_light_follow_the_person(chat: Chat) -> None:
    colour = "panel => getComputedStyle(panel).backgroundColor"
    light = await chat.panel.evaluate(colour)
    await chat.page.emulate_media(color_scheme="dark")
    assert (light, await chat.panel.evaluate(colour)) == ("rgb(246, 249, 248)", "rgb(15, 24, 25)")


async def test_it_is_mirrored_on_a_page_that_reads_from_the_right(chat: Chat) -> None:
    await chat.page.evaluate("document.documentElement.dir = 'rtl'")
    launcher = await chat.launcher.bounding_box()
    panel = await chat.panel.bounding_box()
    assert launcher
    assert panel
    assert launcher["x"] == 20
    assert panel["x"] == 20
