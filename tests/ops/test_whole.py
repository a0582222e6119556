"""`layani run` as a whole: the real desk and the real brain with the model for the present data."""

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.processes import Layani, gone
from tests.waiting import eventually

pytestmark = pytest.mark.xdist_group("whole")  # the second start finds what the first has stored


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture
def layani(folder: Path) -> Iterator[Layani]:
    running = Layani(folder)
    running.start()
    try:
        yield running
    finally:
        running.process.kill()  # its children go with it
        running.process.wait()


def test_it_says_in_both_languages_where_it_is_and_stops_at_ctrl_c(layani: Layani) -> None:
    eventually(lambda: f"Layani is ready at {layani.url}" in layani.output(), 10)
    assert f"Layani siap melayani di {layani.url}" in layani.output()
    children = layani.children()
    assert len(children) == 2
    assert psutil.Process(layani.process.pid).memory_info().rss <= 30 * 10**6
    layani.process.send_signal(signal.SIGINT)
    assert layani.process.wait(10) == 0
    assert gone(children)


def test_a_killed_brain_comes_back_and_no_kill_leaves_orphans(layani: Layani) -> None:
    brain = layani.part("brain")
    assert brain
    brain.kill()
    eventually(lambda: not layani.is_ready(), 10)
    eventually(layani.is_ready, 60)
    assert "brain" in layani.output()
    children = layani.children()
    layani.process.kill()
    eventually(lambda: gone(children), 5)
