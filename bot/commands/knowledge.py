"""`layani knowledge`: what the knowledge base answers."""

from typing import Annotated

import typer

from bot.commands.terminal import language, say, sentence, table
from bot.config import ROOT, Language, settings

app = typer.Typer(name="knowledge", help=sentence("cli-knowledge"), no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps `search` a command of its own: Typer would run a single command without its name."""


@app.command(help=sentence("cli-knowledge-search"))
def search(
    text: Annotated[str, typer.Argument(help=sentence("cli-knowledge-text"))],
    in_language: Annotated[Language | None, typer.Option("--language", help=sentence("cli-language"))] = None,
) -> None:
    """Print the best articles for a question and which of them the bot would give."""
    # The sentence encoder, which no other command needs.
    from bot.desk.knowledge.index import KnowledgeBase
    from bot.encoder.encoder import encoder, graph_folder

    models = settings().model_dir
    shared = encoder(graph_folder(models))
    if not (models / "articles" / f"{shared.name}.npz").exists():
        say("knowledge-preparing")
    base = KnowledgeBase.load(ROOT / "data" / "knowledge", models / "articles", shared)
    wanted = in_language or language()
    hits = base.search(text, wanted)
    table(
        ("score", "article", "title"),
        [(f"{hit.score:.2f}", hit.article.slug, hit.article.title) for hit in hits],
    )
    answer = base.answer(text, wanted)
    if answer:
        say("knowledge-answers", article=answer.article.slug)
    else:
        say("knowledge-silent")
