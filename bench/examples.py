"""小伴's training examples as a stock Rasa project would have them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from guides.schema import Guide
from nlu.examples import Example, GuideWords, together

_ENTITY = "asked_guide"


def as_rasa_yaml(
    written: Sequence[Example], guides: Mapping[str, Guide], most: int, kept: Sequence[str]
) -> str:
    """Writes the examples of the NLU files and of all guides as one Rasa NLU file.

    A guide's names are a lookup, and synonyms of its id: the way a Rasa project tells one
    guide from another without code of its own.

    Args:
        written: The examples of the NLU files.
        guides: All guides by id.
        most: How many examples of an intent are taken, evenly from all of them.
        kept: Texts that are taken in any case, where they are examples.

    Returns:
        The file's content.
    """
    words = {id_: GuideWords(guide.names, guide.asks) for id_, guide in guides.items()}
    by_intent: dict[str, list[str]] = {}
    for example in together(written, words):
        by_intent.setdefault(example.intent, []).append(example.text)
    blocks = [
        _block("intent", intent, _some(texts, most, kept))
        for intent, texts in sorted(by_intent.items())
    ]
    # A lookup is used only for an entity that some example shows.
    shown = next(iter(guides.values()))
    blocks.append(_block("intent", "ask_guide", [_annotated(shown.names[0], shown.id)]))
    blocks += [_block("synonym", id_, guide.names) for id_, guide in guides.items()]
    names = [name for guide in guides.values() for name in guide.names]
    # The longest first: a lookup takes the first that fits.
    blocks.append(_block("lookup", _ENTITY, sorted(names, key=lambda name: (-len(name), name))))
    return "\n".join(['version: "3.1"', "nlu:", *blocks, ""])


def _some(texts: Sequence[str], most: int, kept: Sequence[str]) -> list[str]:
    apart = max(1.0, len(texts) / most)
    evenly = [texts[int(place * apart)] for place in range(min(most, len(texts)))]
    return evenly + [text for text in kept if text in texts]


def _annotated(name: str, guide: str) -> str:
    return f"[{name}]" + json.dumps({"entity": _ENTITY, "value": guide})


def _block(kind: str, name: str, texts: Sequence[str]) -> str:
    lines = [f"      - {text}" for text in dict.fromkeys(texts)]
    return "\n".join([f"  - {kind}: {name}", "    examples: |", *lines])
