"""Drawings of the page at a pace, none of them lost that counts."""

import asyncio
import time
from contextlib import aclosing

from tests.support.ui_answers import (
    SlowAssistant,
)
from ui.chat.session import Session, respond
from ui.chat.throttle import throttled


def test_drawing_keeps_a_pace_and_loses_neither_the_first_state_nor_the_last():
    async def states():
        for number in range(50):
            yield number
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.2)  # a state is not held back until the next one comes
        yield "late"

    async def drawn():
        return [(state, time.monotonic()) async for state in throttled(states(), 0.05)]

    began, seen = time.monotonic(), asyncio.run(drawn())
    shown_states = [state for state, _ in seen]
    assert shown_states[0] == 0 and shown_states[-2:] == [49, "late"] and len(seen) < 10
    assert seen[0][1] - began < 0.05 and seen[-1][1] - seen[-2][1] > 0.05


def test_a_page_that_goes_away_ends_what_was_coming():
    slow, session = SlowAssistant(), Session()
    assert slow.library.sources  # opened before the clock runs

    async def leave():
        async with aclosing(respond(slow, session, "What?", [])) as stream, aclosing(throttled(stream, 0)) as drawn:
            async for now in drawn:
                if len(now.messages) == 2:
                    await asyncio.sleep(0.05)
                    break

    asyncio.run(asyncio.wait_for(leave(), 5))
    assert slow.ended and not session.busy


def test_where_drawing_takes_long_there_are_fewer_drawings():
    async def states():
        for number in range(60):
            yield number
            await asyncio.sleep(0.01)

    async def drawn(takes):
        count = 0
        async for _ in throttled(states(), 0.02):
            count += 1
            await asyncio.sleep(takes)
        return count

    assert asyncio.run(drawn(0.05)) < 0.5 * asyncio.run(drawn(0.0))
