"""On somebody else's page: another origin, a strict policy, its own styles, its own wishes."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import expect
from pydantic import SecretStr

from bot.config import Settings
from bot.db.models import Conversation, Customer
from bot.desk.people.requesters import sign_identity
from tests.browser.conftest import NewChat
from tests.running import Desk

KEY = "host-page-key"
STRICT = "default-src 'none'; script-src {desk}; connect-src {desk}; require-trusted-types-for 'script'"
HOSTILE = (
    "* { color: red !important; box-sizing: content-box } button { display: none } html { font-size: 40px }"
)

type Host = Callable[..., str]


@pytest.fixture
def desk_settings(settings: Settings, database_url: str) -> Settings:
    return settings.model_copy(update={"database_url": database_url, "identity_secret": SecretStr(KEY)})


@pytest.fixture
async def host(desk: Desk) -> AsyncIterator[Host]:
    """Serves a page with the widget from an origin of its own; gives its address."""
    desk_url = str(desk.http.base_url).rstrip("/")
    pages: dict[str, tuple[str, dict[str, str]]] = {}

    async def page(request: web.Request) -> web.Response:
        html, headers = pages[request.path]
        return web.Response(text=html, content_type="text/html", headers=headers)

    app = web.Application()
    app.router.add_get("/{name}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base = f"http://localhost:{runner.addresses[0][1]}"

    def add(attributes: str = "", *, policy: str = STRICT, lang: str = "id", style: str = "") -> str:
        path = f"/{len(pages)}"
        html = (
            f'<!doctype html><html lang="{lang}"><title>Portal</title>{style}<body><h1>Portal</h1>'
            f'<a href="#">tautan</a><script src="{desk_url}/widget.js" {attributes}></script>'
        )
        pages[path] = (html, {"Content-Security-Policy": policy.format(desk=desk_url)} if policy else {})
        return base + path

    yield add
    await runner.cleanup()


async def test_under_the_strictest_policy_on_another_origin_all_works(new_chat: NewChat, host: Host) -> None:
    chat = await new_chat(base=host(), path="")
    await chat.launcher.click()
    await chat.say("halo")
    await chat.panel.get_by_role("button", name="Ya", exact=True).click()
    await chat.answered(2)
    await chat.page.reload()
    await expect(chat.messages()).to_have_count(4)


async def test_the_hosts_styles_stay_outside(new_chat: NewChat, host: Host) -> None:
    chat = await new_chat(base=host(policy="", style=f"<style>{HOSTILE}</style>"), path="")
    await expect(chat.launcher).to_be_visible()
    await chat.launcher.click()
    assert await chat.box.evaluate("box => getComputedStyle(box).fontSize") == "16px"
    assert await chat.box.evaluate("box => getComputedStyle(box).color") == "rgb(21, 32, 31)"


async def test_the_tags_attributes_count(new_chat: NewChat, host: Host) -> None:
    attributes = (
        'data-title="Meja TI" data-start-message="Selamat datang!" data-color="#ffd400" data-position="left"'
    )
    chat = await new_chat(base=host(f'{attributes} data-theme="dark" data-open="true"', lang="en"), path="")
    await expect(chat.panel).to_have_accessible_name("Meja TI")
    await expect(chat.panel.get_by_role("heading", name="Selamat datang!")).to_be_visible()
    await expect(chat.box).to_have_attribute("placeholder", "Write a message…")
    button = await chat.launcher.evaluate(
        "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"
    )
    assert button == ["rgb(255, 212, 0)", "rgb(0, 0, 0)"]
    box = await chat.launcher.bounding_box()
    assert box
    assert box["x"] == 20
    assert await chat.panel.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(15, 24, 25)"


async def test_the_host_themes_it_by_properties(new_chat: NewChat, host: Host) -> None:
    style = "<style>layani-chat { --layani-accent: rgb(80, 20, 140); --layani-font-size: 20px }</style>"
    chat = await new_chat(base=host('data-open="true"', policy="", style=style), path="")
    assert (
        await chat.launcher.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(80, 20, 140)"
    )
    assert await chat.box.evaluate("box => getComputedStyle(box).fontSize") == "20px"


async def test_the_host_drives_it_and_hears_of_it(new_chat: NewChat, host: Host) -> None:
    chat = await new_chat(base=host(policy=""), path="")
    await chat.page.evaluate(
        """() => {
            window.heard = [];
            for (const event of ["open", "close", "message", "language", "logout"])
                layani.on(event, (detail) => heard.push([event, detail.text ?? detail.language ?? null]));
            window.stop = layani.on("open", () => heard.push(["twice", null]));
            stop();
        }"""
    )
    await chat.page.evaluate("layani.open({ text: 'halo' })")
    await expect(chat.box).to_have_value("halo")
    await chat.box.press("Enter")
    await chat.answered()
    await chat.page.evaluate("layani.setLanguage('en')")
    await expect(chat.box).to_have_attribute("placeholder", "Write a message…")
    await chat.page.evaluate("layani.toggle()")
    await expect(chat.panel).to_be_hidden()
    await chat.page.evaluate("layani.logout()")
    await chat.page.evaluate("layani.toggle()")
    await expect(chat.messages()).to_have_count(0)
    heard: list[list[Any]] = await chat.page.evaluate("heard")
    assert ["message", "Benar?"] in heard
    assert [event for event, _ in heard if event != "message"] == [
        "open",
        "language",
        "close",
        "logout",
        "open",
    ]
    with pytest.raises(Exception, match="RangeError"):
        await chat.page.evaluate("layani.setLanguage('jv')")


async def test_a_signed_identity_meets_its_conversation_on_every_device(
    new_chat: NewChat, host: Host, desk: Desk
) -> None:
    signature = sign_identity("budi@contoh.id", KEY, "fti")
    who = f'data-identity="budi@contoh.id" data-customer="fti" data-signature="{signature}"'
    for count in (1, 2):
        chat = await new_chat(base=host(who), path="")
        await chat.launcher.click()
        await chat.answered(count - 1)
        await chat.say("halo")
        await chat.answered(count)
    with desk.database.reading() as session:
        requester = session.query(Conversation).one().requester
        assert requester.identity == "budi@contoh.id"
        assert session.query(Customer).one().id == requester.customer_id
        page = session.query(Conversation).one().page
        assert page
        assert page.startswith("http://localhost:")


async def test_who_logs_in_on_the_page_leaves_the_anonymous_conversation(
    new_chat: NewChat, host: Host
) -> None:
    chat = await new_chat(base=host(policy=""), path="")
    await chat.launcher.click()
    await chat.say("anonim")
    await chat.answered()
    who = {"identity": "ani@contoh.id", "signature": sign_identity("ani@contoh.id", KEY)}
    await chat.page.evaluate("who => layani.identify(who)", who)
    await expect(chat.messages()).to_have_count(0)
    await chat.say("saya Ani")
    await chat.answered()
    await chat.page.evaluate("who => layani.identify(who)", who)
    await chat.page.wait_for_timeout(300)
    await expect(chat.messages()).to_have_count(2)


async def test_a_signature_that_is_wrong_is_said_and_shows_nothing(new_chat: NewChat, host: Host) -> None:
    chat = await new_chat(base=host('data-identity="budi@contoh.id" data-signature="00"'), path="")
    await chat.launcher.click()
    await expect(chat.panel.get_by_role("alert")).to_contain_text("Identitas")
    await expect(chat.messages()).to_have_count(0)
