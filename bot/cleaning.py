"""What of a person's words may come in: no secrets, nothing unseen, no commands."""

from __future__ import annotations

import unicodedata

from care.redaction import redact

# In characters; what is longer is cut, and the person is told.
LONGEST = 4_000
# Redaction reads a little further than is kept, so that no secret is cut in half.
_READ = 10 * LONGEST


def cleaned(raw: str | None, expecting: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Gives what a person wrote without secrets, control characters and commands.

    Args:
        raw: What was written, or None.
        expecting: The kind of secret that the conversation leads to expect, or None.

    Returns:
        What may be kept, and the kinds of secrets that were taken out.
    """
    if raw is None:
        return None, ()
    redacted = redact(_plain(raw[:_READ]), expecting=expecting)
    text = redacted.text.strip()
    if len(text) > LONGEST:
        # One more character than is read says, in the records too, that there was more.
        text = text[:LONGEST] + "…"
    if text.startswith("/"):
        # To Rasa a slash would be a command; the wide one is only a character.
        text = "／" + text[1:]
    return text, redacted.kinds


def _plain(text: str) -> str:
    """Leaves out what cannot be seen: control and format characters, half characters."""
    return "".join(
        character
        for character in text.replace("\t", " ")
        if character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
