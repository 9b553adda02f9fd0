"""A page as a browser without scripts reads it: its elements, its words, and its forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = frozenset({"meta", "link", "input", "img", "br", "hr"})


@dataclass
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All that is written in it, without gaps at the ends of lines."""
        said = "".join(each if isinstance(each, str) else each.words for each in self.inside)
        return re.sub(r"\s+", " ", said).strip()

    @property
    def classes(self) -> list[str]:
        """The classes that it has."""
        return self.attributes.get("class", "").split()

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """All elements of a kind inside, in order."""
        return [
            each
            for each in self.everything()
            if each.tag == tag
            and all(each.attributes.get(name) == value for name, value in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only element of a kind inside."""
        (found,) = self.all(tag, **attributes)
        return found

    def of_class(self, name: str) -> list[Element]:
        """All elements of a class inside, in order."""
        return [each for each in self.everything() if name in each.classes]

    def fields(self) -> dict[str, str]:
        """What a form sends beside the button that is pressed."""
        found = {
            each.attributes["name"]: each.attributes.get("value", "")
            for each in self.all("input")
            if each.attributes.get("type") != "file"
        }
        return found | {each.attributes["name"]: each.words for each in self.all("textarea")}

    def everything(self) -> Iterator[Element]:
        """All elements inside, in order."""
        for each in self.inside:
            if isinstance(each, Element):
                yield each
                yield from each.everything()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.whole = Element("page")
        self._open = [self.whole]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"<{self._open[-1].tag}> is closed by </{tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def parsed(html: str) -> Element:
    """A page's elements; fails where one is not closed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader._open == [reader.whole], f"never closed: {reader._open[-1].tag}"
    return reader.whole
