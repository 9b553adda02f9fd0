"""The connection to the Bot API, which keeps the token and people's words out of every log."""

from __future__ import annotations

import logging

import telegram
from telegram.request import HTTPXRequest

TELEGRAM = "https://api.telegram.org"
# Enough for all that is sent, fetched and shown at once.
_CONNECTIONS = 32
_CONNECT = 10.0
_READ = 30.0
_WRITE = 30.0
_WRITE_FILE = 60.0
# So long a call may wait for its turn within this process.
_TURN = 30.0

# They log addresses, which hold the token.
_QUIET = ("httpx", "httpcore")
# It logs what it cannot read, which may be what people wrote.
_SILENT = "telegram"


def connect(token: str, root: str | None) -> telegram.Bot:
    """Makes a bot; nothing is sent yet.

    Args:
        token: As Telegram's BotFather gives it.
        root: The root of another Bot API server; None for Telegram's own.
    """
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(_SILENT).setLevel(logging.CRITICAL + 1)
    root = root or TELEGRAM
    return telegram.Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=_request(_CONNECTIONS),
        # Updates are asked for on a line of their own, which nothing else can keep busy.
        get_updates_request=_request(2),
    )


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=_CONNECT,
        read_timeout=_READ,
        write_timeout=_WRITE,
        media_write_timeout=_WRITE_FILE,
        pool_timeout=_TURN,
    )
