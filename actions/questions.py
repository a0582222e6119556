"""Questions answered at once: how-to, service status, hours, help, language."""

from actions.base import DeskAction
from actions.turn import Said, Turn
from bot.desk import audit
from bot.desk.services import catalogue, states
from bot.desk.sla import calendar, targets
from bot.i18n import t


class AskKnowledge(DeskAction):
    """Find the article by meaning and give its steps; without one, say so and offer a ticket."""

    changes = False

    def name(self) -> str:
        return "action_ask_knowledge"

    def perform(self, turn: Turn) -> None:
        slug = turn.entity("article")
        if slug:
            article = turn.desk.knowledge.get(slug, turn.language)
        else:
            question = turn.said if turn.text else turn.last_question or Said("")
            hit = turn.find_article(question.text.strip())
            article = hit.article if hit else None
            turn.keep_question(question)
        if article is None:
            turn.set(offer="ticket")
            turn.say("no-article", asks="confirm")
        elif turn.loop:
            turn.say("article-in-form", title=article.title, body=article.body)
        else:
            turn.set(offer="article")
            turn.say("article", title=article.title, body=article.body)


class AskServiceStatus(DeskAction):
    """How a service is doing, as staff set it."""

    changes = False

    def name(self) -> str:
        return "action_ask_service_status"

    def perform(self, turn: Turn) -> None:
        key = turn.entity("service")
        troubled = states.troubled(turn.session)
        state = next((one for one in troubled if one.service == key), None)
        if key and state is None:
            turn.keep_question(turn.said)
            turn.say("service-operational", service_name=catalogue.name(key, turn.language))
        elif troubled:
            for one in [state] if state else troubled:
                turn.say(
                    "service-state",
                    service_name=catalogue.name(one.service, turn.language),
                    state=t(f"service-{one.state}", turn.language),
                    note=one.note or t("service-being-worked-on", turn.language),
                )
        else:
            turn.say("all-operational")


class AskHours(DeskAction):
    """The configured hours and targets."""

    changes = False

    def name(self) -> str:
        return "action_ask_hours"

    def perform(self, turn: Turn) -> None:
        turn.say(
            "hours",
            hours=calendar.describe(turn.language, turn.desk.settings),
            targets=targets.targets(turn.language),
        )


class AskHelp(DeskAction):
    """What the bot can do, with buttons."""

    changes = False

    def name(self) -> str:
        return "action_ask_help"

    def perform(self, turn: Turn) -> None:
        turn.say("ask-help", provider=turn.desk.settings.organisation)


class SwitchLanguage(DeskAction):
    """An explicit choice of language, respected until changed."""

    def name(self) -> str:
        return "action_switch_language"

    def perform(self, turn: Turn) -> None:
        chosen = turn.entity("target_language") or ("id" if turn.language == "en" else "en")
        before = turn.conversation.language_choice
        turn.conversation.language_choice = chosen
        turn.conversation.language = chosen
        audit.record(
            turn.session,
            turn.actor,
            "conversation.language_chosen",
            ("conversation", turn.conversation.id),
            language_choice=(before, chosen),
        )
        turn.set(language=chosen)
        turn.say("language-chosen")
