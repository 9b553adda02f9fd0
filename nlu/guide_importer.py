"""Lets Rasa train on guides: adding ``guides/<id>.yml`` is all that a new guide needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from guides import library
from nlu.examples import OTHER_TASK, GuideWords, is_taught, of_guides

# Properties of a training message: the guide it asks for, and whether it is one of its names.
GUIDE = "guide"
IS_NAME = "is_name"
_FOLDER = "guides"


class GuideImporter(RasaFileImporter):  # type: ignore[misc]
    """Adds every guide's names and asks to the training examples.

    Named in ``config.yml`` under ``importers``; the guides are looked for in the folder
    ``guides`` beside it.
    """

    def get_nlu_data(self, language: str | None = "zh") -> TrainingData:
        """The examples of the NLU files and of all guides."""
        written: TrainingData = super().get_nlu_data(language)
        guides = self._guides()
        kept = [
            message
            for message in written.training_examples
            if message.get(INTENT) != OTHER_TASK or not is_taught(message.get(TEXT), guides)
        ]
        written.training_examples = kept
        asked = [
            Message(data=_properties(example.text, example.intent, example.guide, guides))
            for example in of_guides(guides)
        ]
        return written.merge(TrainingData(training_examples=asked))

    def _guides(self) -> Mapping[str, GuideWords]:
        folder = Path(self.config_file or ".").resolve().parent / _FOLDER
        if not folder.is_dir():
            return {}
        return {
            name: GuideWords(guide.names, guide.asks)
            for name, guide in library.load(folder).items()
        }


def _properties(
    text: str, intent: str, guide: str | None, guides: Mapping[str, GuideWords]
) -> dict[str, Any]:
    is_name = guide is not None and text in guides[guide].names
    return {TEXT: text, INTENT: intent, GUIDE: guide, IS_NAME: is_name}
