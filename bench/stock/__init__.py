"""The bot to compare with: `rasa init` as it comes, an SQLite tracker store and one custom action."""
