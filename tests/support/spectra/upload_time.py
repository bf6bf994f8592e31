"""How long an upload takes to its answer: ``python -m tests.support.spectra.upload_time FILE ... [--times 9]``.

The assistant is opened and asked once before (libraries, weights), then "What is this?" is asked of the files so often, each time in a
new conversation, so that they are read and fitted anew. Printed are the medians, wall clock and processor time of this process: until the
first sentence is ready to be shown and until the whole answer is. On a busy machine the wall clock says how busy it is.
"""

import asyncio
import json
import time
from pathlib import Path

import numpy as np

from assistant.agent.events import ClaimReady
from assistant.engines import add_engine_options, add_library_options, add_reader_option, open_assistant
from assistant.request.conversation import Conversation
from retriever.options import Parser

QUESTION = "What is this?"


async def one(assistant, files):
    """Seconds [first sentence, answer] by the wall clock, then by the processor."""
    starts = time.perf_counter(), time.process_time()
    first = None
    async for event in assistant.stream(QUESTION, files, Conversation()):
        if first is None and isinstance(event, ClaimReady):
            first = time.perf_counter() - starts[0], time.process_time() - starts[1]
    wall, processor = time.perf_counter() - starts[0], time.process_time() - starts[1]
    return (first or (wall, processor))[0], wall, (first or (wall, processor))[1], processor


def main(argv=None):
    """Prints one record."""
    parser = Parser("python -m tests.support.spectra.upload_time", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=9)
    add_engine_options(parser)
    add_reader_option(parser)
    add_library_options(parser)
    options = parser.parse_args(argv)
    assistant = open_assistant(options)
    asyncio.run(one(assistant, options.files))
    found = np.array([asyncio.run(one(assistant, options.files)) for _ in range(options.times)])
    names = ("first_sentence_s", "answer_s", "first_sentence_processor_s", "answer_processor_s")
    record = {name: round(float(value), 2) for name, value in zip(names, np.median(found, axis=0), strict=True)}
    print(
        json.dumps(record | {"slowest_answer_s": round(float(found[:, 1].max()), 2), "times": options.times}, indent=1)
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
