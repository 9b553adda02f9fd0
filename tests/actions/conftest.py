"""What the tests of the actions share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from guides import library
from guides.schema import Guide
from tests.actions.talk import Responses, Talk

_DOMAIN = Path(__file__).parents[2] / "stories" / "domain"


@pytest.fixture(scope="session")
def guides() -> Mapping[str, Guide]:
    """All guides."""
    return library.load()


@pytest.fixture(scope="session")
def responses() -> Responses:
    """小伴's own sentences."""
    content: dict[str, Any] = YAML(typ="safe").load(_DOMAIN / "responses.yml")
    found: Responses = content["responses"]
    return found


@pytest.fixture
def talk(guides: Mapping[str, Guide], responses: Responses) -> Talk:
    """A talk that has just begun."""
    return Talk(guides, responses)
