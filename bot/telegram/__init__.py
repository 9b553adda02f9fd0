"""小伴 on Telegram: what people write there goes to the door, and answers find their way back."""

import os

# python-telegram-bot gives spans of time as numbers or as timedeltas, and warns of the change
# wherever it gives a number: we take its newer way, which it lets one choose only like this.
os.environ.setdefault("PTB_TIMEDELTA", "1")
