import json

import numpy as np
import pytest

from nlu.model import load, train
from nlu.spoken import spoken

TEXTS = [
    spoken(text) for text in ("我要扫码", "怎么扫码", "扫码付钱", "谢谢你", "多谢", "太谢谢了")
]
LABELS = ["ask", "ask", "ask", "thanks", "thanks", "thanks"]


def test_training_twice_gives_the_same_model():
    first, second = train(TEXTS, LABELS), train(TEXTS, LABELS)

    assert np.array_equal(first.weights, second.weights)


def test_how_well_labels_fit_sums_to_one():
    fits = train(TEXTS, LABELS).scores(spoken("扫码"))

    assert fits.sum() == pytest.approx(1)
    assert fits[0] > fits[1]


def test_a_model_comes_back_as_it_was_saved(tmp_path):
    model = train(TEXTS, LABELS)

    model.save(tmp_path)

    again = load(tmp_path)
    assert again.labels == model.labels
    assert np.array_equal(again.scores(TEXTS[0]), model.scores(TEXTS[0]))


def test_one_label_is_nothing_to_tell_apart():
    with pytest.raises(ValueError, match="two labels"):
        train(TEXTS[:3], LABELS[:3])


def test_a_damaged_model_says_so(tmp_path):
    train(TEXTS, LABELS).save(tmp_path)
    words = json.loads((tmp_path / "features.json").read_text(encoding="utf-8"))
    words["labels"] = ["ask"]
    (tmp_path / "features.json").write_text(json.dumps(words), encoding="utf-8")

    with pytest.raises(ValueError, match="damaged"):
        load(tmp_path)


def test_a_model_that_is_not_there_says_so(tmp_path):
    with pytest.raises(OSError, match=r"features\.json"):
        load(tmp_path)
