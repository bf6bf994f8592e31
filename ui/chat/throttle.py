"""How often a page is drawn anew while an answer comes in."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

PAUSE_S = 0.1  # between two drawings: shorter is not seen, and each costs the server more than the event itself
BUSY = 3.0  # times what the last drawing took, where that is longer: a crowd's server has better to do than steps


async def throttled(states: AsyncIterator, pause: float = PAUSE_S) -> AsyncIterator:
    """The first state at once, then the newest at most every ``pause`` seconds (less often where drawing takes long), and the last in any
    case."""
    newest, due = None, 0.0
    coming = asyncio.ensure_future(anext(states, None))
    try:
        while True:
            left = None if newest is None else max(0.0, due - time.monotonic())
            await asyncio.wait({coming}, timeout=left)
            ended = False
            if coming.done():
                came = coming.result()
                ended, newest = came is None, newest if came is None else came
                coming = coming if ended else asyncio.ensure_future(anext(states, None))
            if newest is not None and (ended or time.monotonic() >= due):
                began = time.monotonic()
                yield newest
                now = time.monotonic()
                newest, due = None, now + max(pause, BUSY * (now - began))
            if ended:
                return
    finally:
        if not coming.done():
            coming.cancel()
            with suppress(asyncio.CancelledError):
                await coming
