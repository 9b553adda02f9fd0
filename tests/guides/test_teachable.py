"""Adding a guide's file is all that it takes to teach it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from actions import rasa_actions
from bot import training
from bot.engine import RasaEngine
from bot.messages import SafeMessage
from guides import library

_CHECKOUT = Path(__file__).parents[2]
_KEPT = ("fraud-now.yml", "wechat-scan-pay.yml")
_LEARNED_FROM = ("thanks", "done", "ask_weather", "other_task", "human", "fraud_under_way")


def _copy(folder: Path) -> Path:
    """A small copy of the project: two guides, few examples, so that it trains in seconds."""
    shutil.copy(_CHECKOUT / "config.yml", folder)
    shutil.copytree(_CHECKOUT / "stories", folder / "stories")
    (folder / "guides").mkdir()
    for package in ("bot", "fraud", "guides", "nlu"):
        (folder / package).mkdir(exist_ok=True)
        for file in (_CHECKOUT / package).glob("*.py"):
            shutil.copy(file, folder / package)
    for file in (_CHECKOUT / "fraud").glob("*.yml"):
        shutil.copy(file, folder / "fraud")
    shutil.copytree(_CHECKOUT / "nlu" / "vocabulary", folder / "nlu" / "vocabulary")
    for name in _KEPT:
        shutil.copy(_CHECKOUT / "guides" / name, folder / "guides")
    yaml = YAML(typ="safe")
    for file in (_CHECKOUT / "nlu").glob("*.yml"):
        content = yaml.load(file)
        content["nlu"] = [each for each in content["nlu"] if each.get("intent") in _LEARNED_FROM]
        if content["nlu"]:
            yaml.dump(content, folder / "nlu" / file.name)
    return folder


def _heating(guides: Path) -> None:
    """A guide on the heating bill, made from one that exists."""
    made = library.read(guides / "wechat-scan-pay.yml")
    text = (guides / "wechat-scan-pay.yml").read_text(encoding="utf-8")
    for number, ask in enumerate(made.asks):
        text = text.replace(f"  - {ask}\n", f"  - 交暖气费的事，第{number}回问，暖气费咋交\n", 1)
    for number, name in enumerate(made.names):
        text = text.replace(f"  - {name}\n", f"  - 暖气费{'交' * (number + 1)}\n", 1)
    text = text.replace("id: wechat-scan-pay", "id: heating-bill")
    text = text.replace("title: 扫码付钱", "title: 交暖气费")
    (guides / "heating-bill.yml").write_text(text, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Slot auto-fill")
def test_a_new_file_is_a_new_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = _copy(tmp_path)
    _heating(checkout / "guides")
    model = training.train(tmp_path / "models", checkout)
    monkeypatch.setattr(rasa_actions, "_guides", lambda: library.load(checkout / "guides"))
    engine = RasaEngine.load(model)

    turn = asyncio.run(engine.turn({}, SafeMessage("p", text="我家的暖气费咋交嘛")))

    assert turn.state["guide"] == "heating-bill"
    assert "交暖气费，我陪您" in turn.replies[0].text
