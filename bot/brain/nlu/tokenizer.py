"""The tokeniser: chat text in, tokens with norms out, on spaCy."""

from __future__ import annotations

from typing import Any

from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.nlu import recipe
from bot.brain.nlu.chat import chat_language, normalised
from bot.brain.nlu.text import clean

CLEAN = "clean_text"  # text.CleanText of the message
DOC = "doc"  # spaCy Doc of the clean text, for components that match words
NORMALISED = "normalised_text"  # str, what the classifier reads


@recipe.register("MESSAGE_TOKENIZER")
class ChatTokenizer(Tokenizer):
    """Sets TEXT_TOKENS (original offsets; `lemma` is the norm), CLEAN, DOC and NORMALISED.

    Only the first 2,000 characters of a message are read. Any string is accepted.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's tokeniser settings; intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers cleaning, normalising and the word list."""
        return recipe.fingerprint(
            [recipe.HERE / "text.py", recipe.HERE / "chat.py", recipe.HERE / "lexicon" / "chat.yml"]
        )

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute; for TEXT also fills CLEAN, DOC and NORMALISED."""
        cleaned = clean(message.get(attribute))
        doc = chat_language()(cleaned.text)
        tokens = []
        for word in doc:
            if word.is_space:
                continue
            start, end = cleaned.original_span(word.idx, word.idx + len(word))
            tokens.append(Token(word.text, start, end, lemma=word.norm_))
        if attribute == TEXT:
            message.set(CLEAN, cleaned)
            message.set(DOC, doc)
            message.set(NORMALISED, normalised(doc))
        return tokens

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds NORMALISED to every example. Tokens and Docs would only swell Rasa's training cache."""
        for example in training_data.training_examples:
            if example.get(TEXT):
                example.set(NORMALISED, chat_language().normalise(clean(example.get(TEXT)).text))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Tokenises the texts of incoming messages."""
        for message in messages:
            message.set(TEXT_TOKENS, self.tokenize(message, TEXT))
        return messages
