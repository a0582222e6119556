"""Finding the article that answers a question, by meaning."""

import base64
import math
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from bot.config import Language
from bot.db.transactions import outside_transaction
from bot.desk.knowledge.articles import Article, passages_of, read
from bot.desk.knowledge.ngrams import NgramIndex
from bot.desk.text import storable
from bot.encoder.encoder import Encoder
from bot.encoder.vectors import SIZE, centred

# Weights of the nearest question's meaning, the nearest passage's, and the nearest question's spelling.
# Chosen by leaving out each of the articles' questions in turn (87 % then still lead to their article).
_WEIGHTS = np.array([1.0, 1.2, 0.4], dtype=np.float32) / 2.6
# Logistic regression of "the right article" on the similarity, over the questions left out and (as wrong) the
# out-of-scope messages of data/nlu. From SURE on the bot answers; tests/desk/test_knowledge.py measures it.
_SLOPE, _MIDDLE = 25.9, 0.413
SURE = 0.5
_LONGEST = 500  # characters of a question


@dataclass(frozen=True)
class Hit:
    """An article found, with the calibrated certainty (0 to 1) that it answers the question."""

    article: Article
    score: float


class KnowledgeBase:
    """All articles, ready to be searched. Thread-safe."""

    def __init__(self, articles: list[Article], encoder: Encoder, cache_dir: Path) -> None:
        self._articles = {(article.language, article.slug): article for article in articles}
        self._encoder = encoder
        # Questions mix languages, so the texts of both lead to a slug.
        asked = [(text, article.slug) for article in articles for text in (article.title, *article.questions)]
        told = [(text, article.slug) for article in articles for text in passages_of(article)]
        self.slugs = sorted({article.slug for article in articles})
        rows = {slug: row for row, slug in enumerate(self.slugs)}
        self._asked_of = np.array([rows[slug] for _, slug in asked])
        self._told_of = np.array([rows[slug] for _, slug in told])
        questions = encoder.many([text.lower() for text, _ in asked], cache_dir)
        passages = encoder.many([text.lower() for text, _ in told], cache_dir, "passage")
        self._mean = questions.mean(axis=0)
        self._questions = centred(questions, self._mean)
        self.passages = centred(passages, passages.mean(axis=0))
        self._spellings = NgramIndex([text for text, _ in asked])

    @classmethod
    def load(cls, folder: Path, cache_dir: Path, encoder: Encoder) -> "KnowledgeBase":
        """Read `folder`/{id,en}/*.md; embeddings are kept in `cache_dir`, so only new texts cost time.

        Raises ValueError that names the article and what is wrong with it.
        """
        outside_transaction("reading the articles")
        articles = [
            read(path, language)
            for language in get_args(Language)
            for path in sorted((folder / language).glob("*.md"))
        ]
        if not articles:
            raise ValueError(f"{folder}: no articles in id/ or en/")
        return cls(articles, encoder, cache_dir)

    def get(self, slug: str, language: str) -> Article | None:
        """The article with this slug, None when there is none in `language`."""
        return self._articles.get((language, slug))

    def search(
        self, text: str, language: str, *, embedding: np.ndarray | None = None, limit: int = 3
    ) -> list[Hit]:
        """The best articles in `language`, best first.

        `embedding`: that of `text` if the caller has it already, as one inside a transaction must (`embed`).
        """
        similarity = self.similarity(text, embedding)
        best = np.argsort(-similarity)
        found = [(self.get(self.slugs[row], language), float(similarity[row])) for row in best]
        return [Hit(article, _calibrated(value)) for article, value in found if article][:limit]

    def answer(self, text: str, language: str, *, embedding: np.ndarray | None = None) -> Hit | None:
        """The best article if it is sure enough to be given as the answer."""
        hits = self.search(text, language, embedding=embedding, limit=1)
        return hits[0] if hits and hits[0].score >= SURE else None

    def embed(self, text: str) -> np.ndarray:
        """384 floats, the embedding of what is asked. Takes milliseconds, so never inside a transaction."""
        outside_transaction("the sentence encoder")
        return self._encoder(_asked(text).lower())

    def similarity(self, text: str, embedding: np.ndarray | None = None) -> np.ndarray:
        """How near `text` is to each of `slugs`: floats of that shape, at most 1."""
        if embedding is None:
            embedding = self.embed(text)
        meaning = centred(embedding[None], self._mean)[0]
        similarity: np.ndarray = _WEIGHTS @ np.stack(
            [
                self._nearest(self._questions @ meaning, self._asked_of),
                self._nearest(self.passages @ meaning, self._told_of),
                self._nearest(self._spellings.cosines(_asked(text)), self._asked_of),
            ]
        )
        return similarity

    def _nearest(self, cosines: np.ndarray, owner: np.ndarray) -> np.ndarray:
        """The highest cosine of each slug's texts."""
        nearest = np.full(len(self.slugs), -1.0, dtype=np.float32)
        np.maximum.at(nearest, owner, cosines)
        return nearest


def _asked(text: str) -> str:
    return storable(text)[:_LONGEST]


def decode_embedding(encoded: str) -> np.ndarray:
    """384 floats of length 1 from base64 of as many signed bytes. Raises ValueError for anything else."""
    values = np.frombuffer(base64.b64decode(encoded, validate=True), dtype=np.int8).astype(np.float32)
    length = np.linalg.norm(values)
    if values.shape != (SIZE,) or length == 0:
        raise ValueError(f"an embedding is {SIZE} bytes that are not all zero")
    return np.asarray(values / length, dtype=np.float32)


def _calibrated(similarity: float) -> float:
    return 1 / (1 + math.exp(-_SLOPE * (similarity - _MIDDLE)))
