"""How often: small counters in memory, which forget the longest unseen first."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]
_MOST_NAMES = 20_000
_TEN_MINUTES = 600.0
# Whoever has one address of IPv6 has all that begin alike.
_IPV6_PREFIX = 64


class Bucket:
    """Lets a burst through, and then so many a second.

    Args:
        burst: How many at once.
        refill: How many a second afterwards.
        most: How many names are remembered.
        clock: Gives the time in seconds.
    """

    def __init__(
        self, burst: float, refill: float, most: int = _MOST_NAMES, clock: Clock = time.monotonic
    ) -> None:
        self._burst = burst
        self._refill = refill
        self._most = most
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> bool:
        """Counts one; False where it is one too many."""
        now = self._clock()
        left, at = self._left.pop(name, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._refill)
        taken = left >= 1
        self._left[name] = (left - 1 if taken else left, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return taken


class Window:
    """Lets so many through in any stretch of time.

    Args:
        times: How many.
        period: In how many seconds.
        most: How many names are remembered.
        clock: Gives the time in seconds.
    """

    def __init__(
        self,
        times: int,
        period: float = _TEN_MINUTES,
        most: int = _MOST_NAMES,
        clock: Clock = time.monotonic,
    ) -> None:
        self._times = times
        self._period = period
        self._most = most
        self._clock = clock
        self._taken: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, name: str) -> bool:
        """Counts one; False where it is one too many."""
        now = self._clock()
        taken = self._taken.pop(name, deque())
        while taken and now - taken[0] >= self._period:
            taken.popleft()
        self._taken[name] = taken
        if len(self._taken) > self._most:
            self._taken.popitem(last=False)
        if len(taken) >= self._times:
            return False
        taken.append(now)
        return True


@dataclass(frozen=True)
class Rates:
    """All that is counted.

    Attributes:
        keys: Requests with one key.
        addresses: Requests from one address.
        beginnings: New conversations from one address.
        tries: Codes tried from one address.
        all_tries: Codes tried from anywhere.
    """

    keys: Bucket = field(default_factory=lambda: Bucket(60, 1))
    addresses: Bucket = field(default_factory=lambda: Bucket(600, 20))
    beginnings: Bucket = field(default_factory=lambda: Bucket(120, 1))
    tries: Window = field(default_factory=lambda: Window(5))
    all_tries: Window = field(default_factory=lambda: Window(50))


def unlimited() -> Rates:
    """Counts nothing: for measuring, where everybody comes from one address."""
    many = 1_000_000_000
    return Rates(
        keys=Bucket(many, many),
        addresses=Bucket(many, many),
        beginnings=Bucket(many, many),
        tries=Window(many),
        all_tries=Window(many),
    )


def neighbourhood(address: str) -> str:
    """The name under which an address is counted."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, _IPV6_PREFIX), strict=False))
