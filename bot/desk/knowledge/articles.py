"""The knowledge base: Markdown articles, found by what a question means and by how it is spelled."""

import re
from dataclasses import dataclass
from pathlib import Path

import frontmatter

from bot.desk.services import catalogue

_PASSAGE = 300  # characters: enough to know the subject, and embedding costs by length
_STEP = re.compile(r"^\d+\. ")


@dataclass(frozen=True)
class Article:
    """A how-to in one language; the same slug in the other language says the same. `body` is Markdown."""

    slug: str
    language: str
    title: str
    service: str | None
    questions: tuple[str, ...]
    body: str
    steps_text: str


def read(path: Path, language: str) -> Article:
    """The article in the file at `path`. Raises ValueError that says what is wrong with it."""
    post = frontmatter.loads(path.read_text(encoding="utf-8"))
    title, service, questions = (post.metadata.get(key) for key in ("title", "service", "questions"))
    if not isinstance(title, str) or not title.strip():
        raise ValueError(f"{path}: title must be a text")
    if service is not None and service not in catalogue.catalogue():
        raise ValueError(f"{path}: there is no service '{service}' in data/services.yml")
    if not isinstance(questions, list) or not questions or not all(isinstance(q, str) for q in questions):
        raise ValueError(f"{path}: questions must be a list of texts")
    body = post.content.strip()
    if not body:
        raise ValueError(f"{path}: the article is empty")
    steps = "\n".join(line for line in body.splitlines() if _STEP.match(line))
    return Article(path.stem, language, title, service, tuple(questions), body, steps)


def passages_of(article: Article) -> list[str]:
    """What is embedded of the body: its introduction, its steps, each with the title as its subject."""
    intro = article.body.split("\n\n", 1)[0]
    return [f"{article.title}. {part[:_PASSAGE]}" for part in (intro, article.steps_text) if part]
