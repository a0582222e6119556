"""The stand-alone chat at /chat."""

from playwright.async_api import expect
from sqlalchemy.orm import Session

from bot.db.models import Conversation, Requester
from bot.desk.actor import SYSTEM
from bot.desk.people import customers, linking, requesters
from tests.browser.conftest import NewChat
from tests.running import Desk


async def test_it_can_be_installed(new_chat: NewChat, desk: Desk) -> None:
    chat = await new_chat("/chat")
    await expect(chat.panel.get_by_role("heading", level=1)).to_have_text("Layani")
    await expect(chat.launcher).to_have_count(0)
    client = await chat.page.context.new_cdp_session(chat.page)
    manifest = await client.send("Page.getAppManifest")
    assert manifest["errors"] == []
    await chat.page.evaluate("navigator.serviceWorker.ready")
    errors = (await client.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    # A profile as tests have it is like an incognito window, in which nothing can be installed.
    assert [error["errorId"] for error in errors] in ([], ["in-incognito"])


async def test_an_invite_link_lets_join_a_customer(new_chat: NewChat, desk: Desk) -> None:
    def invite(session: Session) -> str:
        customers.create(session, "fti", "Fakultas TI", actor=SYSTEM)
        return customers.invite(session, "fti", actor=SYSTEM)

    token = await desk.database.write(invite)
    chat = await new_chat(f"/chat#invite={token}")
    await expect(chat.panel.get_by_role("alert")).to_have_text(
        "Selamat datang! Anda kini tergabung dengan Fakultas TI."
    )
    assert chat.page.url.endswith("/chat")
    with desk.database.reading() as session:
        customer = session.query(Conversation).one().requester.customer
        assert customer
        assert customer.slug == "fti"


async def test_a_link_joins_two_channels(new_chat: NewChat, desk: Desk) -> None:
    code = await desk.database.write(
        lambda session: linking.issue(session, requesters.anonymous(session)).code
    )
    chat = await new_chat(f"/chat#link={code}")
    await expect(chat.panel.get_by_role("alert")).to_contain_text("sudah terhubung")
    with desk.database.reading() as session:
        assert session.query(Requester).count() == 1


async def test_a_code_that_is_none_is_said(new_chat: NewChat) -> None:
    chat = await new_chat("/chat#link=NOSUCHCODE")
    await expect(chat.panel.get_by_role("alert")).not_to_be_empty()
    await expect(chat.panel.locator(".problem")).to_be_visible()
