"""The widget beside npm's deep-chat, in the same Chromium on the profile of a slow phone."""

import asyncio
import gzip
import shutil
import statistics
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Browser, async_playwright

from bot.config import ROOT, Settings
from bot.widget import build

DEEP_CHAT = "deep-chat@2.4.2"
SLOWER = 4  # the processor, times
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}  # slow 4G
PHONE = {
    "viewport": {"width": 390, "height": 780},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
# Notes when the panel is there to be painted: a frame after what `ready` waits for is in the document.
_WATCH = """
const note = () => (window.painted = performance.now());
const watch = () => requestAnimationFrame((%s) ? () => setTimeout(note) : watch);
requestAnimationFrame(watch);
"""
_BEGIN, _END = "<!-- widget:begin -->", "<!-- widget:end -->"


@dataclass(frozen=True)
class Candidate:
    """One widget: its script, the page that shows its panel, and how to tell that the panel is there."""

    script: bytes
    page: str
    ready: str


def candidates() -> dict[str, Candidate]:
    """Both; deep-chat is installed from npm into var/bench at its first use."""
    folder = ROOT / "var" / "bench" / "npm"
    bundle = folder / "node_modules" / "deep-chat" / "dist" / "deepChat.bundle.js"
    if not bundle.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--prefix", str(folder), DEEP_CHAT]
        subprocess.run(command, check=True, capture_output=True)
    return {
        "deep-chat": Candidate(
            bundle.read_bytes(),
            '<script type="module" src="/script.js"></script><deep-chat></deep-chat>',
            "document.querySelector('deep-chat')?.shadowRoot?.querySelector('#text-input')",
        ),
        "layani": Candidate(
            build(Settings()).bodies[""],  # type: ignore[call-arg]
            '<script src="/script.js" data-mode="page"></script>',
            "document.querySelector('layani-chat')?.shadowRoot?.querySelector('textarea')",
        ),
    }


async def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Medians of `rounds` fresh pages each, in turns: bytes (gzip), and milliseconds until the panel is painted."""
    found: dict[str, list[dict[str, float]]] = {}
    both = candidates()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for _ in range(rounds):
            for name, candidate in both.items():
                async with _served(candidate) as address:
                    found.setdefault(name, []).append(await _visit(browser, address, candidate))
        await browser.close()
    medians = {
        name: {key: statistics.median(visit[key] for visit in visits) for key in visits[0]}
        for name, visits in found.items()
    }
    for name, candidate in both.items():
        medians[name]["bytes"] = len(gzip.compress(candidate.script, 9))
    return medians


async def _visit(browser: Browser, address: str, candidate: Candidate) -> dict[str, float]:
    context = await browser.new_context(**PHONE)  # type: ignore[arg-type]
    await context.add_init_script(_WATCH % candidate.ready)
    page = await context.new_page()
    client = await context.new_cdp_session(page)
    await client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await client.send("Network.enable")
    await client.send("Network.emulateNetworkConditions", NETWORK)
    await client.send("Profiler.enable")
    await client.send("Profiler.setSamplingInterval", {"interval": 200})
    await client.send("Profiler.start")
    await page.goto(address)
    while not (painted := await page.evaluate("window.painted")):
        await asyncio.sleep(0.1)
    profile = (await client.send("Profiler.stop"))["profile"]
    await context.close()
    return {"script_ms": _script_ms(profile), "painted_ms": painted}


def _script_ms(profile: dict[str, Any]) -> float:
    """The time in which a function of the widget's script was running, or one that it had called."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    own: set[int] = set()
    waiting = [node["id"] for node in profile["nodes"] if node["callFrame"]["url"].endswith("/script.js")]
    while waiting:
        own.add(waiting[-1])
        waiting += nodes[waiting.pop()].get("children", [])
    samples = zip(profile["samples"], profile["timeDeltas"], strict=True)
    return float(sum(delta for node, delta in samples if node in own)) / 1000


@asynccontextmanager
async def _served(candidate: Candidate) -> AsyncIterator[str]:
    async def index(_request: web.Request) -> web.Response:
        head = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">'
        return web.Response(text=f"{head}<body>{candidate.page}", content_type="text/html")

    packed = gzip.compress(candidate.script, 9)

    async def script(_request: web.Request) -> web.Response:
        return web.Response(body=packed, content_type="text/javascript", headers={"Content-Encoding": "gzip"})

    app = web.Application()
    app.router.add_get("/", index)
    app.router.add_get("/script.js", script)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def table(found: dict[str, dict[str, float]]) -> str:
    """A Markdown table."""
    deep, own = found["deep-chat"], found["layani"]
    rows = (
        ("transfer size, gzip", "kB", "bytes", 1e-3),
        ("script time until the panel is painted", "ms", "script_ms", 1),
        ("from navigation to the panel painted", "ms", "painted_ms", 1),
    )
    lines = ["| measure | unit | deep-chat 2.4.2 | Layani | Layani ÷ deep-chat |", "|---|---|---:|---:|---:|"]
    for label, unit, key, scale in rows:
        values = f"{deep[key] * scale:,.1f} | {own[key] * scale:,.1f} | {own[key] / deep[key]:.2f}"
        lines.append(f"| {label} | {unit} | {values} |")
    return "\n".join(lines)


def publish(found: dict[str, Any], page: Path) -> None:
    """Put the table into docs/performance.md."""
    before, rest = page.read_text().split(_BEGIN)
    page.write_text(f"{before}{_BEGIN}\n{table(found)}\n{_END}{rest.split(_END)[1]}")
