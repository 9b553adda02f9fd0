"""Trains while a person waits at a terminal and sees that time passes."""

from __future__ import annotations

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.settings import Settings
from bot.training import model_file, train
from bot.wording import wording
from fraud import learned


def learn(settings: Settings, screen: Console, *, anew: bool = False) -> bool:
    """Trains the model, unless there is one of the present sources.

    Args:
        settings: Where models are kept.
        screen: Where progress is shown.
        anew: Train even if there is a model.

    Returns:
        Whether it was trained.

    Raises:
        TrainingError: No model came of it.
        OSError: The folder of models cannot be written.
    """
    missing = anew or not (
        model_file(settings.models).exists() and learned.file(settings.models).exists()
    )
    if not missing:
        train(settings.models)
        return False
    learning = wording("train")["learning"]
    if not screen.is_terminal:
        screen.print(learning)
        _train(settings, anew=anew)
        return True
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as progress:
        progress.add_task(learning, total=None)
        _train(settings, anew=anew)
    return True


def _train(settings: Settings, *, anew: bool) -> None:
    train(settings.models, anew=anew)
    learned.load(settings.models, anew=anew)
