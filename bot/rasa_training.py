"""Trains by Rasa, in a process of its own: ``python -m bot.rasa_training CHECKOUT MODEL``."""

from __future__ import annotations

import sys
from pathlib import Path

from bot import lean_rasa

lean_rasa.prepare()

from rasa import model_training  # noqa: E402  (only after the preparation)

_ENDING = ".tar.gz"


def main(checkout: Path, model: Path) -> int:
    """Trains on the sources of a checkout.

    Args:
        checkout: Where they are.
        model: The file to make.

    Returns:
        0, or what Rasa gave up with.
    """
    result = model_training.train(
        domain=str(checkout / "stories" / "domain"),
        config=str(checkout / "config.yml"),
        training_files=[str(checkout / "nlu"), str(checkout / "stories" / "rules.yml")],
        output=str(model.parent),
        fixed_model_name=model.name.removesuffix(_ENDING),
        force_training=True,
    )
    return int(result.code)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
