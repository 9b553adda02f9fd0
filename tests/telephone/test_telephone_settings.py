"""What can be set for the telephone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError

_SECRET = "0123456789abcdef"  # noqa: S105


def _loaded(folder: Path, **given: str) -> settings.Settings:
    return settings.load({f"XIAOBAN_{name}": value for name, value in given.items()}, folder)


def test_the_telephone_is_set_as_it_is_wanted(tmp_path: Path) -> None:
    loaded = _loaded(
        tmp_path,
        TELEPHONE_HUMAN="+862012345678",
        TELEPHONE_SERVICE="Twilio",
        TELEPHONE_SECRET=_SECRET,
    )

    assert loaded.telephone_human == "+862012345678"
    assert loaded.telephone_service == "twilio"
    assert loaded.telephone_secret == _SECRET
    assert _SECRET not in repr(loaded)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEPHONE_HUMAN", "女儿"),
        ("TELEPHONE_HUMAN", "PJSIP/operator"),
        ("TELEPHONE_SERVICE", "somebody"),
        ("TELEPHONE_SECRET", "short"),
        ("TELEPHONE_SECRET", "with a space and more"),
    ],
)
def test_what_cannot_be_used_is_said_without_being_told(
    name: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as error:
        _loaded(tmp_path, **{name: value})

    assert f"XIAOBAN_{name}" in str(error.value)
    assert value not in str(error.value)
