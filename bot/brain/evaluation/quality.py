"""The figures of a model on an exam, from what it made of each message. The same code measures stock Rasa."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bot.brain.evaluation import measures
from bot.brain.evaluation.examples import EntityExample, Example
from bot.brain.nlu.calibration import OUT_OF_SCOPE
from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.text import clean

Parse = dict[str, Any]
FALLBACK = "nlu_fallback"
LEAST = 1e-6  # probability of an intent that is not in the ranking
ROUGH_WORDS = 2  # words a message must hold that the normaliser spells out, for it to count as rough
# Not what an exam asks for: the language is measured apart, the others are hints from which the desk concludes.
UNLABELLED = frozenset({"language", "affected", "kind"})
LANGUAGE_WORDS = 3  # words from which a message's language must be recognised


def intents(examples: Sequence[Example], parses: Sequence[Parse]) -> dict[str, float]:
    """Figures of intents and languages on messages as they were written, 0 … 1; see docs/nlu.md."""
    truth = [example.intent for example in examples]
    said = [parse["intent"]["name"] for parse in parses]
    outside = [intent == OUT_OF_SCOPE for intent in truth]
    strangeness = [_strangeness(parse) for parse in parses]
    claims = [_claim(parse) for parse in parses]
    right = [claim["name"] == intent for claim, intent in zip(claims, truth, strict=True)]
    acted = [parse["intent"] for parse in parses]
    figures = dict(_by_language(examples, said))
    rough = [i for i, example in enumerate(examples) if is_rough(example.text)]
    if rough:
        figures |= _figures("rough", [examples[i] for i in rough], [said[i] for i in rough])
    return figures | {
        "in-scope accuracy": _in_scope(truth, said),
        "in-scope accuracy, best guess": _in_scope(truth, [claim["name"] for claim in claims]),
        "macro-F1": measures.macro_f1(truth, said),
        "out-of-scope recall": measures.accuracy(
            [OUT_OF_SCOPE] * sum(outside), [name for name, out in zip(said, outside, strict=True) if out]
        ),
        "out-of-scope AUROC": measures.auroc(outside, strangeness),
        "out-of-scope recall at 5 % in-scope rejection": measures.recall_at_rejection(outside, strangeness),
        "calibration error": measures.calibration_error(right, [claim["confidence"] for claim in claims]),
        "wrong and confident": measures.wrong_and_confident(
            [intent["name"] in (FALLBACK, t) for intent, t in zip(acted, truth, strict=True)],
            [intent["confidence"] for intent in acted],
        ),
    }


def noisy(examples: Sequence[Example], parses: Sequence[Parse]) -> dict[str, float]:
    """Figures of intents on the same messages with chat noise."""
    said = [parse["intent"]["name"] for parse in parses]
    figures = {f"{name}, noisy": value for name, value in _by_language(examples, said)}
    truth = [example.intent for example in examples]
    return figures | {
        "in-scope accuracy, noisy": _in_scope(truth, said),
        "macro-F1, noisy": measures.macro_f1(truth, said),
    }


def languages(examples: Sequence[Example], parses: Sequence[Parse]) -> dict[str, float]:
    """How often the language to answer in is right, over messages of three words or more."""
    pairs = [
        (
            example.language,
            {entity["entity"]: entity["value"] for entity in parse["entities"]}.get("language", ""),
        )
        for example, parse in zip(examples, parses, strict=True)
        if len(example.text.split()) >= LANGUAGE_WORDS
    ]
    return {"language": measures.accuracy(*zip(*pairs, strict=True))}


def entities(examples: Sequence[EntityExample], parses: Sequence[Parse]) -> dict[str, float]:
    """Precision, recall and F1 of entities by name and value; the language is measured apart, and hints not at all."""
    truth = [Counter(example.entities) for example in examples]
    said = [
        Counter((e["entity"], str(e["value"])) for e in parse["entities"] if e["entity"] not in UNLABELLED)
        for parse in parses
    ]
    precision, recall, f1 = measures.entity_scores(truth, said)
    return {"entity precision": precision, "entity recall": recall, "entity F1": f1}


def confusions(examples: Sequence[Example], parses: Sequence[Parse], most: int) -> list[tuple[str, str, int]]:
    """(what it is, what the bot took it for, how often), the most frequent first."""
    truth, said = [example.intent for example in examples], [parse["intent"]["name"] for parse in parses]
    return [(*pair, count) for pair, count in measures.confusions(truth, said, most)]


def is_rough(text: str) -> bool:
    """Whether somebody typed it as in a chat: two words or more that the normaliser spells out."""
    doc = chat_language()(clean(text).text)
    return sum(bool(token.norm_ != token.lower_) for token in doc) >= ROUGH_WORDS


def _by_language(examples: Sequence[Example], said: Sequence[str]) -> Iterator[tuple[str, float]]:
    for language in sorted({example.language for example in examples}):
        chosen = [i for i, example in enumerate(examples) if example.language == language]
        yield from _figures(language, [examples[i] for i in chosen], [said[i] for i in chosen]).items()


def _figures(name: str, examples: Sequence[Example], said: Sequence[str]) -> dict[str, float]:
    truth = [example.intent for example in examples]
    return {
        f"in-scope accuracy, {name}": _in_scope(truth, said),
        f"macro-F1, {name}": measures.macro_f1(truth, said),
    }


def _in_scope(truth: Sequence[str], said: Sequence[str]) -> float:
    """A fallback on a message that is in scope counts as wrong."""
    pairs = [(t, s) for t, s in zip(truth, said, strict=True) if t != OUT_OF_SCOPE]
    return measures.accuracy(*zip(*pairs, strict=True))


def _ranking(parse: Parse) -> list[dict[str, Any]]:
    """The classifier's ranking, without the fallback that stock Rasa puts before it."""
    return [intent for intent in parse.get("intent_ranking", []) if intent["name"] != FALLBACK]


def _claim(parse: Parse) -> dict[str, Any]:
    """What the classifier claims: the intent acted on, or its best guess when the bot asks again."""
    intent: dict[str, Any] = parse["intent"]
    ranking = _ranking(parse)
    return ranking[0] if intent["name"] == FALLBACK and ranking else intent


def _strangeness(parse: Parse) -> float:
    """The log-odds of out of scope over the best other intent, ±14 at most; 14 without a ranking (gibberish)."""
    probabilities = {intent["name"]: intent["confidence"] for intent in _ranking(parse)}
    if not probabilities:
        return -math.log(LEAST)
    outside = probabilities.pop(OUT_OF_SCOPE, LEAST)
    return math.log(max(outside, LEAST)) - math.log(max([LEAST, *probabilities.values()]))
