"""The form of a guide as a JSON Schema, so that an editor helps to write one."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping
from typing import Any

from guides import schema
from guides.schema import Guide
from guides.writing.words import words

# The file that the first line of the skeleton names.
FILE = "guide.schema.json"
_DRAFT = "http://json-schema.org/draft-07/schema#"
# What makes a text more than any words.
_LIMITS = {"enum", "format", "pattern"}
_ATTRIBUTE = re.compile(r"^    (\w+): (.+(?:\n     +.+)*)", re.MULTILINE)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a guide: fields are titled in Chinese and described in English."""
    whole = Guide.schema()
    for name, part in {"Guide": whole, **whole["definitions"]}.items():
        _describe(part, inspect.getdoc(getattr(schema, name)) or "", words()["fields"][name])
    return {"$schema": _DRAFT, **whole}


def as_text() -> str:
    """The JSON Schema of a guide as the text of a file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _describe(part: dict[str, Any], docstring: str, titles: Mapping[str, str]) -> None:
    part["description"] = docstring.partition("\n\n")[0]
    told = {name: " ".join(text.split()) for name, text in _ATTRIBUTE.findall(docstring)}
    for name, field in part["properties"].items():
        if "$ref" in field:
            # Whatever stands beside a reference is not looked at.
            field["allOf"] = [{"$ref": field.pop("$ref")}]
        for text in (field, field.get("items", {})):
            # YAML takes a hotline for a number; read as a guide it is words all the same.
            if text.get("type") == "string" and not _LIMITS & set(text):
                text["type"] = ["string", "integer"]
        field["title"] = titles[name]
        field["description"] = told[name]
