"""小伴's training examples as a stock Rasa project would have them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from guides.schema import Guide
from nlu.examples import ASK_GUIDE, Example, GuideWords, together

_ENTITY = "guide"


def as_rasa_yaml(written: Sequence[Example], guides: Mapping[str, Guide]) -> str:
    """Writes the examples of the NLU files and of all guides as one Rasa NLU file.

    A guide's names are annotated, so that a lookup finds them and a synonym leads to its id:
    the way a Rasa project tells one guide from another without code of its own.

    Args:
        written: The examples of the NLU files.
        guides: All guides by id.

    Returns:
        The file's content.
    """
    words = {id_: GuideWords(guide.names, guide.asks) for id_, guide in guides.items()}
    by_intent: dict[str, list[str]] = {}
    for example in together(written, words):
        by_intent.setdefault(example.intent, []).append(example.text)
    names = {name: id_ for id_, guide in guides.items() for name in guide.names}
    by_intent[ASK_GUIDE] = [
        _annotated(text, names[text]) if text in names else text for text in by_intent[ASK_GUIDE]
    ]
    blocks = [_block("intent", intent, texts) for intent, texts in sorted(by_intent.items())]
    # The longest first: a lookup takes the first that fits.
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return "\n".join(
        ['version: "3.1"', "nlu:", *blocks, _block("lookup", _ENTITY, longest_first), ""]
    )


def _annotated(name: str, guide: str) -> str:
    return f"[{name}]" + json.dumps({"entity": _ENTITY, "value": guide})


def _block(kind: str, name: str, texts: Sequence[str]) -> str:
    lines = [f"      - {text}" for text in dict.fromkeys(texts)]
    return "\n".join([f"  - {kind}: {name}", "    examples: |", *lines])
