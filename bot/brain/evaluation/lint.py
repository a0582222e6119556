"""`layani nlu lint`: what is wrong, or looks wrong, with the training examples.

Errors: a text under two intents, a text that an exam asks. Warnings: a text that stands twice, intents with few or
too many examples, examples that the model takes for something else, near-equal meanings under two intents.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.brain.evaluation.examples import LANGUAGES, Example, TrainingExample, asked, training
from bot.brain.evaluation.recipe import Learnt, learn, normalised
from bot.brain.nlu.calibration import OUT_OF_SCOPE
from bot.brain.nlu.kernel_training import ngram_rows
from bot.encoder.ngrams import NgramSpace
from bot.encoder.vectors import centred

LEAST = {"id": 60, "en": 40}  # examples of an intent
LEAST_OUTSIDE = {"id": 150, "en": 100}  # of out_of_scope
MOST_TIMES = 3  # the smallest in-scope intent that the largest may have
SURE = 0.95  # probability from which the model's other opinion is worth a look
NEAR = 0.8  # centred cosine of embeddings from which two messages say much the same
SAME = 0.9  # cosine of letter groups from which an exam message is no new one
COMMON_WORDS = 2  # a message this short ("ya", "halo min") is everybody's: an exam may ask it all the same
NO_WORD = re.compile(r"[^\w ]+")


@dataclass(frozen=True)
class Finding:
    """`kind` names the sentence that tells it; `values` are what it speaks of."""

    kind: str
    is_error: bool
    values: dict[str, Any] = field(default_factory=dict)


def run(data: Path, exams: Path, report: Callable[..., None]) -> bool:
    """Tells every finding in `data` and a summary; whether there is no error.

    Raises FileNotFoundError when there are no examples.
    """
    examples = training(data)
    questions = {file.stem: asked(file) for file in sorted(exams.glob("*.yml"))}
    errors = warnings = 0
    for finding in chain(texts(examples, questions), balance(examples), meanings(examples)):
        errors += finding.is_error
        warnings += not finding.is_error
        report(f"lint-{finding.kind}", **finding.values)
    report("lint-summary", examples=len(examples), errors=errors, warnings=warnings)
    return not errors


def texts(examples: Sequence[TrainingExample], exams: dict[str, list[str]]) -> Iterator[Finding]:
    """Repetitions and leaks. Of an exam only the training line is told, so that nobody reads the exam here."""
    by_text: defaultdict[str, list[TrainingExample]] = defaultdict(list)
    for example in examples:
        by_text[_key(example.text)].append(example)
    for first, *others in by_text.values():
        for other in others:
            across = first.intent != other.intent
            kind = "across" if across else "twice"
            yield Finding(kind, across, {"at": _place(other), "text": other.text, "other": _place(first)})
    for name, exam in exams.items():
        for example in _leaks(examples, exam):
            yield Finding("leak", True, {"at": _place(example), "text": example.text, "exam": name})


def _leaks(examples: Sequence[TrainingExample], exam: Sequence[str]) -> list[TrainingExample]:
    """The examples that say in the same letter groups what an exam message says."""
    known = [(key, example) for example in examples if _is_telling(key := _key(example.text))]
    asked = [key for text in exam if _is_telling(key := _key(text))]
    if not (known and asked):
        return []
    space = NgramSpace.fit(asked)
    alike = ngram_rows(space, [key for key, _ in known]) @ ngram_rows(space, asked).T >= SAME
    return [known[row][1] for row in np.unique(alike.nonzero()[0])]


def _is_telling(key: str) -> bool:
    return len(key.split()) > COMMON_WORDS


def balance(examples: Sequence[Example]) -> Iterator[Finding]:
    """Intents with too few examples of a language, and languages in which sizes differ too much."""
    counts = Counter((example.intent, example.language) for example in examples)
    intents = sorted({example.intent for example in examples})
    for language in LANGUAGES:
        for intent in intents:
            least = (LEAST_OUTSIDE if intent == OUT_OF_SCOPE else LEAST)[language]
            if (found := counts[intent, language]) < least:
                values = {"intent": intent, "language": language, "found": found, "least": least}
                yield Finding("few", False, values)
        sizes = {intent: counts[intent, language] for intent in intents if intent != OUT_OF_SCOPE}
        small, large = min(sizes, key=sizes.__getitem__), max(sizes, key=sizes.__getitem__)
        if sizes[large] > MOST_TIMES * sizes[small]:
            values = {"large": large, "many": sizes[large], "small": small, "few": sizes[small]}
            yield Finding("unbalanced", False, {"language": language, **values})


def meanings(examples: Sequence[TrainingExample]) -> Iterator[Finding]:
    """Examples that the rest of the data contradicts, by exact leave-one-out, and near-equal ones."""
    learnt = learn([example.text for example in examples], [example.intent for example in examples])
    yield from _contradicted(examples, learnt)
    yield from _near(examples, learnt.embeddings)


def _contradicted(examples: Sequence[TrainingExample], learnt: Learnt) -> Iterator[Finding]:
    probabilities = learnt.calibration.probabilities(learnt.left_out)
    for example, row in zip(examples, probabilities, strict=True):
        best = int(row.argmax())
        intent = str(learnt.model.intents[best])
        if intent != example.intent and row[best] >= SURE:
            values = {"at": _place(example), "text": example.text, "intent": intent}
            yield Finding("contradicted", False, {**values, "percent": round(100 * float(row[best]))})


def _near(examples: Sequence[TrainingExample], embeddings: NDArray[Any]) -> Iterator[Finding]:
    directions = centred(embeddings, embeddings.mean(axis=0))
    intents = np.array([example.intent for example in examples])
    near = np.triu(directions @ directions.T >= NEAR) & (intents[:, np.newaxis] != intents)
    for first, second in np.argwhere(near):
        a, b = examples[first], examples[second]
        if _key(a.text) != _key(b.text):
            values = {"at": _place(b), "text": b.text, "other": _place(a), "other_text": a.text}
            yield Finding("near", False, values)


def _key(text: str) -> str:
    """Equal for texts that differ in spelling, case, punctuation and blanks only."""
    (form,) = normalised([text])
    return " ".join(NO_WORD.sub(" ", form).split()) or form


def _place(example: TrainingExample) -> str:
    return f"{_relative(example.file)}:{example.line}"


def _relative(file: Path) -> str:
    return str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else str(file)
