"""The page of the API at /api/docs, as a browser with our Content-Security-Policy shows it."""

from urllib.parse import urlsplit

from playwright.async_api import Browser, expect

from tests.running import Desk


async def test_it_shows_every_route_and_asks_nobody_else(desk: Desk, browser: Browser) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    await page.goto(f"{desk.http.base_url}/api/docs")
    await expect(page.locator(".info .title")).to_contain_text("Layani")
    document = (await desk.http.get("/api/openapi.json")).json()
    routes = sum(len(item) for item in document["paths"].values())
    await expect(page.locator(".opblock")).to_have_count(routes)
    opened = page.locator(".opblock-post").filter(has_text="Open a ticket")
    await opened.locator(".opblock-summary").click()
    await expect(opened.locator(".opblock-body")).to_contain_text("description")
    await page.wait_for_load_state("networkidle")
    own = urlsplit(str(desk.http.base_url)).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {own}
    assert problems == []
    await context.close()
