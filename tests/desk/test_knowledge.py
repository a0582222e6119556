"""Finding the article that answers a question, and keeping silent when there is none."""

import base64
import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.config import ROOT
from bot.desk.knowledge import articles
from bot.desk.knowledge.index import KnowledgeBase, decode_embedding
from bot.encoder.encoder import encoder
from bot.encoder.vectors import Vectors

pytestmark = pytest.mark.xdist_group("knowledge")  # what one has embedded the others find

ARTICLES = ROOT / "data" / "knowledge"
CACHE = ROOT / ".cache" / "knowledge"  # kept between runs: encoding every article takes a while
HELD_OUT = yaml.safe_load(Path(__file__).with_name("knowledge_questions.yml").read_text())
LANGUAGES = ("id", "en")


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return KnowledgeBase.load(ARTICLES, CACHE, encoder())


def meanings(questions: list[str]) -> Vectors:
    return encoder().many(questions, CACHE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_of_ten_new_questions_are_answered_with_the_right_article(
    base: KnowledgeBase, language: str
) -> None:
    asked = [(q, slug) for slug in base.slugs for q in HELD_OUT[slug][language]]
    vectors = meanings([question for question, _ in asked])
    answers = [base.answer(q, language, embedding=v) for (q, _), v in zip(asked, vectors, strict=True)]
    right = [
        hit is not None and hit.article.slug == slug for hit, (_, slug) in zip(answers, asked, strict=True)
    ]
    wrong = [
        (q, hit and hit.article.slug)
        for (q, _), hit, good in zip(asked, answers, right, strict=True)
        if not good
    ]
    assert np.mean(right) >= 0.9, wrong
    assert {hit.article.language for hit in answers if hit} == {language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_about_something_else_are_not_answered(base: KnowledgeBase, language: str) -> None:
    asked = HELD_OUT["off-topic"][language]
    vectors = meanings(asked)
    answered = [q for q, v in zip(asked, vectors, strict=True) if base.answer(q, language, embedding=v)]
    assert answered == []


def test_without_an_embedding_the_question_is_embedded_here(base: KnowledgeBase) -> None:
    hit = base.answer("gimana cara pakai vpn dari rumah?", "id")
    assert hit
    assert hit.article.slug == "connect-vpn"


def test_an_embedding_of_one_byte_a_number_finds_the_same_articles(base: KnowledgeBase) -> None:
    text = "how do I reset my password"
    exact = encoder()(text)
    encoded = base64.b64encode(np.round(exact * 127).astype(np.int8).tobytes()).decode()
    decoded = decode_embedding(encoded)
    assert float(decoded @ exact) > 0.99
    found = [base.search(text, "en", embedding=one) for one in (exact, decoded)]
    assert [hit.article.slug for hit in found[0]] == [hit.article.slug for hit in found[1]]


@pytest.mark.parametrize("encoded", ["", "AAAA", "not base64!", base64.b64encode(bytes(384)).decode()])
def test_what_is_not_an_embedding_is_refused(encoded: str) -> None:
    with pytest.raises(ValueError, match=r"384|base64|padding"):
        decode_embedding(encoded)


def test_hits_come_best_first_with_scores_between_0_and_1(base: KnowledgeBase) -> None:
    hits = base.search("printer kertas macet", "id", limit=5)
    scores = [hit.score for hit in hits]
    assert len(hits) == 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("text", ["", "😀", "x" * 5000, "\ud800"])
def test_any_text_can_be_looked_for(base: KnowledgeBase, text: str) -> None:
    assert base.answer(text, "id") is None


def test_an_article_is_there_in_both_languages_by_its_slug(base: KnowledgeBase) -> None:
    for slug in base.slugs:
        assert [base.get(slug, language) is not None for language in LANGUAGES] == [True, True], slug
    assert base.get("no-such-article", "id") is None


def test_an_article_without_a_translation_is_found_in_its_own_language_only(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
    shutil.copy(ARTICLES / "id" / "guest-wifi.md", tmp_path / "id")
    base = KnowledgeBase.load(tmp_path, tmp_path / "cache", encoder())
    assert [hit.article.slug for hit in base.search("wifi tamu", "id")] == ["guest-wifi"]
    assert base.search("wifi tamu", "en") == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("---\nquestions: [a]\n---\nBody", "title must be a text"),
        ("---\ntitle: T\n---\nBody", "questions must be a list"),
        ("---\ntitle: T\nquestions: [a]\nservice: teleport\n---\nBody", "no service 'teleport'"),
        ("---\ntitle: T\nquestions: [a]\n---\n\n", "is empty"),
    ],
)
def test_a_wrong_article_is_refused_with_its_path_and_reason(
    tmp_path: Path, text: str, complaint: str
) -> None:
    file = tmp_path / "broken.md"
    file.write_text(text)
    with pytest.raises(ValueError, match=f"broken.md: .*{complaint}"):
        articles.read(file, "id")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no articles"):
        KnowledgeBase.load(tmp_path, tmp_path, encoder())
