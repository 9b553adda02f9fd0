"""The Rasa component through which 小伴 understands.

In ``config.yml``, as the only component of the pipeline::

    pipeline:
      - name: nlu.classifier.UnderstandingClassifier
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from fraud.signs import read as signs
from nlu import model as stored
from nlu.examples import Example
from nlu.guide_importer import GUIDE, IS_NAME
from nlu.learning import learn
from nlu.names import names
from nlu.thresholds import Thresholds
from nlu.understanding import Understander, Understanding

_NAMES = "names.json"
_RANKING_LENGTH = 10
# Buttons and Rasa's own payloads: another component reads them.
_PAYLOAD = "/"
# Metadata of a message: whether its writer is being walked through a guide.
WALKING = "walking"
# Not called "guide": Rasa would fill the slot of that name by itself.
ASKED_GUIDE = "asked_guide"
UNTAUGHT = "untaught"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UnderstandingClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets the intent, its ranking, and the guides that are asked for as entities.

    The configuration may set any field of :class:`nlu.thresholds.Thresholds`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds."""
        return asdict(Thresholds())

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed beside Rasa."""
        return ["sklearn", "pypinyin"]

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Makes a component that has learned nothing yet."""
        known = self.get_default_config()
        self._thresholds = Thresholds(**{key: config.get(key, known[key]) for key in known})
        self._model_storage = model_storage
        self._resource = resource
        self._understander: Understander | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UnderstandingClassifier:
        """Makes a component that has learned nothing yet."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples and keeps what was learned."""
        examples = [
            Example(message.get(TEXT), message.get(INTENT), message.get(GUIDE))
            for message in training_data.intent_examples
            if message.get(TEXT)
        ]
        called: dict[str, list[str]] = {}
        for message in training_data.intent_examples:
            if message.get(IS_NAME):
                called.setdefault(message.get(GUIDE), []).append(message.get(TEXT))
        self._understander = Understander(learn(examples), names(called), signs, self._thresholds)
        with self._model_storage.write_to(self._resource) as folder:
            self._understander.model.save(folder)
            (folder / _NAMES).write_text(json.dumps(called, ensure_ascii=False), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> UnderstandingClassifier:
        """Loads a component that has learned."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            called = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
            component._understander = Understander(
                stored.load(folder), names(called), signs, component._thresholds
            )
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Understands messages; payloads such as ``/choose`` are left alone."""
        for message in messages:
            text = message.get(TEXT)
            if self._understander and text and not text.startswith(_PAYLOAD):
                walking = bool((message.get(METADATA) or {}).get(WALKING))
                _write(message, self._understander.understand(text, walking))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the examples as they are: nothing after this component needs more."""
        return training_data


def _write(message: Message, understood: Understanding) -> None:
    ranking = [
        {"name": name, "confidence": confidence}
        for name, confidence in understood.ranking[:_RANKING_LENGTH]
    ]
    intent = {"name": understood.intent, "confidence": understood.confidence}
    entities: list[dict[str, Any]] = [
        {
            "entity": ASKED_GUIDE,
            "value": request.guide,
            "confidence": request.confidence,
            "start": request.start,
            "end": request.end,
            "extractor": UnderstandingClassifier.__name__,
        }
        for request in understood.requests
    ]
    about = {UNTAUGHT: understood.untaught, "fraud_kind": (understood.fraud_kind,)}
    entities += [
        {
            "entity": entity,
            "value": value,
            "confidence": understood.confidence,
            "start": 0,
            "end": len(message.get(TEXT)),
            "extractor": UnderstandingClassifier.__name__,
        }
        for entity, values in about.items()
        for value in values
        if value
    ]
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set(ENTITIES, entities, add_to_output=True)
