"""The noise that messages are measured with."""

from bot.brain.evaluation.evaluate import DATA
from bot.brain.evaluation.examples import training
from bot.brain.evaluation.noise import chat_noise


def test_noise_is_the_same_at_every_run() -> None:
    text = "printer di ruang rapat tidak bisa mencetak sejak kemarin sore"
    assert chat_noise(text) == chat_noise(text)


def test_numbers_of_tickets_and_times_stay_readable() -> None:
    for number in range(200):
        assert f"INC-{number:06}" in chat_noise(f"mohon kabar tiket INC-{number:06} yang kemarin itu").upper()


def test_about_a_quarter_of_the_words_change() -> None:
    changed = total = 0
    for example in training(DATA):
        words = example.text.split()
        changed += sum(word not in words for word in chat_noise(example.text).split())
        total += len(words)
    assert 0.2 < changed / total < 0.35


def test_nothing_becomes_empty() -> None:
    for text in ("?", "👍", "ya", "!!!"):
        assert chat_noise(text)
