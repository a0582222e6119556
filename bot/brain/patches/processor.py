"""Rasa's message processor, except that an action which fails makes its turn fail."""

from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import ActionExecutionRejected, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class ActionFailed(Exception):
    """An action could not be run to its end. The message names the action, never what was said.

    It is no RasaException on purpose: Rasa swallows those where it extracts slots.
    """

    def __init__(self, action: str, cause: BaseException) -> None:
        super().__init__(f"{action}: {type(cause).__name__}")


class TurnProcessor(MessageProcessor):
    """`MessageProcessor` whose turns fail when an action fails.

    Rasa logs the exception, records the action as done and goes on, so the requester hears nothing and the
    dialogue stands where the action should have taken it (rasa.core.processor, `_run_action`, 3.6.21; issues
    5588 and 7630).
    """

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Nothing: Rasa warns of intents and entities that the domain lacks, and the launcher shows no warnings."""

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        attempt = tracker.copy()
        attempt.update_with_events(prediction.events, self.domain)
        try:
            events = await action.run(output_channel, nlg, attempt, self.domain)
        except ActionExecutionRejection:
            tracker.update(
                ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence)
            )
            return bool(self.should_predict_another_action(action.name()))
        except ActionFailed:
            raise
        except Exception as error:
            raise ActionFailed(action.name(), error) from error
        self._log_action_on_tracker(tracker, action, events, prediction)
        if any(isinstance(event, UserUttered) for event in events):
            tracker = await self.run_action_extract_slots(output_channel, tracker)
        await self.execute_side_effects(events, tracker, output_channel)
        return bool(self.should_predict_another_action(action.name()))
