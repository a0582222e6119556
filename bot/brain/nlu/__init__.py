"""Layani's understanding: Rasa graph components from raw chat text to intent, entities, language and mood.

Order (config.yml): tokenizer, language, entities, spelling_corrector, embedding, kernel_classifier, anger,
answers. None of them needs TensorFlow, and importing them does not import it either (see `recipe` and `chat`).
"""
