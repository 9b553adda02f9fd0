"""Keys for front ends without accounts: a key opens one person's conversation on one device."""

from __future__ import annotations

import asyncio
import datetime

from care.keys import CODE_DIGITS, CODE_LIVES, Key
from care.records import Records

__all__ = ["CODE_DIGITS", "CODE_LIVES", "Key", "Keyring"]


class Keyring:
    """Gives out keys and takes them back.

    Raises:
        RecordsUnavailable: By every method, where the records cannot be read or written.
    """

    def __init__(self, records: Records) -> None:
        """Keeps the keys in the records."""
        self._keys = records.keys

    async def begin(self) -> tuple[str, str]:
        """Makes a person who was never met, and a key. Gives both."""
        return await asyncio.to_thread(self._keys.begin)

    async def person(self, key: str) -> str | None:
        """Gives the person whose conversation a key opens; None where it opens nothing."""
        return await asyncio.to_thread(self._keys.person, key)

    async def held(self, person: str) -> list[Key]:
        """Gives the keys that open a person's conversation, oldest first."""
        return await asyncio.to_thread(self._keys.held, person)

    async def id_of(self, key: str) -> int | None:
        """Gives the id of a key; None where it opens nothing."""
        return await asyncio.to_thread(self._keys.id_of, key)

    async def revoke(self, person: str, key: int) -> None:
        """Makes a person's key open nothing any more."""
        await asyncio.to_thread(self._keys.revoke, person, key)

    async def code(self, person: str) -> tuple[str, datetime.datetime]:
        """Makes a code for one device more. Gives its digits and until when it opens."""
        return await asyncio.to_thread(self._keys.code, person)

    async def redeem(self, digits: str) -> str | None:
        """Makes a key by a code; None where the code is wrong, used or too old."""
        return await asyncio.to_thread(self._keys.redeem, digits)
