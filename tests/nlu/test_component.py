from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.classifier import UnderstandingClassifier
from nlu.guide_importer import GUIDE, IS_NAME
from tests.nlu.small import EXAMPLES, GUIDES


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A component that was trained, kept, and loaded again."""
    place = (
        LocalModelStorage.create(tmp_path_factory.mktemp("model")),
        Resource("understanding"),
        ExecutionContext(GraphSchema({})),
    )
    component = UnderstandingClassifier.create({}, *place)
    messages = [
        Message(
            data={
                TEXT: example.text,
                INTENT: example.intent,
                GUIDE: example.guide,
                IS_NAME: bool(example.guide) and example.text in GUIDES[example.guide].names,
            }
        )
        for example in EXAMPLES
    ]
    data = TrainingData(messages)
    component.train(data)
    assert component.process_training_data(data) is data
    return UnderstandingClassifier.load({}, *place)


def processed(component, text):
    (message,) = component.process([Message(data={TEXT: text})])
    return message.as_dict(only_output_properties=True)


def test_a_request_carries_its_guide_and_where_it_stands(trained):
    said = "今天天气真好，养老金认证怎么弄"

    output = processed(trained, said)

    (entity,) = output["entities"]
    assert output["intent"]["name"] == "ask_guide"
    assert (entity["entity"], entity["value"]) == ("asked_guide", "pension")
    assert "养老金认证" in said[entity["start"] : entity["end"]]
    assert output["intent_ranking"][0]["name"] == "ask_guide"


def test_a_fraud_carries_its_kind(trained):
    output = processed(trained, "有个公安打电话，叫我把钱转到安全账户")

    assert output["intent"]["name"] == "fraud_under_way"
    assert [entity["entity"] for entity in output["entities"]] == ["fraud_kind"]


@pytest.mark.parametrize("text", ['/choose{"value": "1"}', ""])
def test_payloads_and_empty_texts_are_left_alone(trained, text):
    assert "intent" not in processed(trained, text)


def test_a_component_that_has_learned_nothing_says_nothing(tmp_path: Path):
    place = (LocalModelStorage.create(tmp_path), Resource("new"), ExecutionContext(GraphSchema({})))

    component = UnderstandingClassifier.create({"danger": 0.5}, *place)

    assert "intent" not in processed(component, "你好")
    assert UnderstandingClassifier.required_packages() == ["sklearn", "pypinyin"]
