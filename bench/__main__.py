"""`python -m bench`: measure, print the table, keep it as JSON."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import uvloop

from bench import measures, report, telegram, training, widget
from bench.layani import Layani
from bench.load import client
from bench.plan import FULL, NAMES, QUICK, SCRIPTS, Plan
from bench.profile import profile
from bench.stock.build import build
from bench.stock.server import Stock
from bench.system import System, running
from bot.config import ROOT

MEASURES = ("training", "start", *SCRIPTS, "growth", "memory", "telegram", "widget")
_PAGE = ROOT / "docs" / "performance.md"
_RESULTS = ROOT / "var" / "bench"


def main() -> int:
    """Run what the arguments ask for. Returns 1 when a turn was not answered as it should have been."""
    chosen = _arguments()
    if chosen.profile:
        print(uvloop.run(profile(chosen.profile)))
        return 0
    results = uvloop.run(_measure(QUICK if chosen.quick else FULL, chosen.only, chosen.system))
    print(f"\n{report.caption(results)}\n\n{report.table(results)}\n")
    if "widget" in results:
        print(f"{widget.table(results['widget'])}\n")
    print(f"Kept in {report.save(results, _RESULTS)}")
    if chosen.write:
        if not chosen.only:
            report.publish(results, _PAGE)
        if "widget" in results:
            widget.publish(results["widget"], _PAGE)
    failed = report.failures(results)
    print("\n".join(failed[:20]), file=sys.stderr)
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short run, for a first impression")
    parser.add_argument("--only", action="append", choices=MEASURES, help="measure only this (repeatable)")
    parser.add_argument("--system", action="append", choices=NAMES, help="measure only this (repeatable)")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {_PAGE.relative_to(ROOT)}")
    parser.add_argument("--profile", choices=tuple(SCRIPTS), help="CPU of such a turn by part, with py-spy")
    return parser.parse_args()


async def _measure(plan: Plan, only: list[str] | None, names: list[str] | None) -> dict[str, Any]:
    wanted = set(only or MEASURES)
    results: dict[str, Any] = {"circumstances": measures.circumstances(plan)}
    if "training" in wanted:
        _say("training")
        results["training"] = {
            "stock": build(again=plan.train).seconds,
            "layani": training.seconds(),
        }
    if wanted - {"training", "telegram", "widget"}:
        results |= await _beside_stock(plan, wanted, names or NAMES)
    if "telegram" in wanted:
        _say("telegram")
        training.ensure_model()
        async with client() as http:
            results["telegram"] = await telegram.acknowledgements(plan.updates, http)
    if "widget" in wanted:
        _say("widget")
        results["widget"] = await widget.measure(plan.rounds + 1)
    return results


async def _beside_stock(plan: Plan, wanted: set[str], names: Sequence[str]) -> dict[str, Any]:
    results: dict[str, Any] = {}
    async with AsyncExitStack() as stack:
        systems = await _systems(stack, names)
        _say("start")
        started = await measures.starts(systems, plan.starts if "start" in wanted else 1)
        if "start" in wanted:
            results["start"] = started
        for kind in SCRIPTS:
            if kind in wanted:
                _say(kind)
                results[kind] = await measures.workload(kind, systems, plan)
        if "growth" in wanted:
            _say("growth")
            results["growth"] = await measures.growth(systems, plan)
        if "memory" in wanted:
            results["memory"] = measures.memory(systems)
    return results


async def _systems(stack: AsyncExitStack, names: Sequence[str]) -> list[System]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
    http = await stack.enter_async_context(client())
    systems: list[System] = []
    if "stock" in names:
        systems.append(Stock(build(), folder / "stock", http))
    if "layani" in names:
        training.ensure_model()
        systems.append(Layani(folder / "layani", http))
    for system in systems:
        await stack.enter_async_context(running(system))
    return systems


def _say(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
