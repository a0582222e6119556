"""The bot's custom actions: they read the tracker, call `bot.desk` and say something.

Each runs in one transaction. `actions.turn` is what an action sees, `actions.base` how it runs, `actions.forms` how
a loop of questions runs; `actions.sentences` what is said; the other modules hold the actions, named as in
`domain.yml`.
"""
