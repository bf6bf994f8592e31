"""A crowd at the chat: ``python -m tests.support.load_ui --users 20 --minutes 5``.

Starts the real server and speaks to it as the page does (Gradio's queue over HTTP and server-sent events). Each user asks
in a loop about a source of their own and uploads nothing; every twentieth question they open the page anew. An answer
that names another user's source, an error or a missing answer counts as a fault. Prints the times, the server's memory and
what of a processor an answer takes it, which other work on the machine changes little; as JSON with --json; status 1 when a bar is missed.
The users' questions are read by the reader of ``--reader`` (the rules, as in the other tests of the page, or the trained one).
"""

import argparse
import asyncio
import json
import os
import random
import sys
import time
import uuid
from pathlib import Path

import httpx

from tests.support.browser_fixtures import end_chat, start_chat

QUESTIONS = ("What is {}?", "Which papers are on {}?", "What is the photon index of {}?", "And its column density?")
ANEW_AFTER = 20
BAR_P95_S, BAR_GROWTH = 2.0, 1.15


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--think", type=float, default=0.0, metavar="S", help="pause between questions (default: none)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", choices=("rules", "trained"), default="rules")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    server, address = start_chat("--questions", "0", SCHOLAR_READER=options.reader)
    try:
        result = asyncio.run(_crowd(address, server.pid, options))
    finally:
        end_chat(server)
    print(
        json.dumps(result, indent=1) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items())
    )
    return 0 if result["faults"] == 0 and result["p95_s"] < BAR_P95_S and result["memory_growth"] < BAR_GROWTH else 1


async def _crowd(address: str, pid: int, options) -> dict:
    sources = _sources(options.users, options.seed)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=httpx.Limits(max_connections=200)) as client:
        config = (await client.get("/config")).json()
        users = [
            _User(client, config, name, [other for other in sources if other != name], options.seed + n)
            for n, name in enumerate(sources)
        ]
        for user in users[:2]:  # what is loaded with the first question is not growth
            await user.ask()
        busy, end, memory = _processor_s(pid), time.monotonic() + 60 * options.minutes, []
        watch = asyncio.ensure_future(_watch(pid, memory, end))
        await asyncio.gather(*(user.loop(end, options.think) for user in users))
        await watch
        busy = _processor_s(pid) - busy
    times = sorted(t for user in users for t in user.times)
    faults = [fault for user in users for fault in user.faults]
    # the first third fills caches; from there it has to be flat
    third = len(memory) // 3
    return {
        "users": options.users,
        "minutes": options.minutes,
        "questions": len(times),
        "faults": len(faults),
        "first_faults": faults[:5],
        "p50_s": round(times[len(times) // 2], 3),
        "p95_s": round(times[int(0.95 * len(times))], 3),
        "longest_s": round(times[-1], 3),
        "processor_ms_an_answer": round(1e3 * busy / len(times)),
        "memory_mb": [round(memory[0]), round(memory[third]), round(memory[-1])],
        "memory_growth": round(memory[-1] / memory[third], 3),
    }


class _User:
    """One page: its session, its own source, what went wrong."""

    def __init__(self, client, config, name, others, seed):
        self.client, self.name, self.others, self.random = client, name, others, random.Random(seed)
        self.asking, self.settling, self.loading = (_dependency(config, want) for want in ("ask", "settle", "begin"))
        self.on_show, self.beside = _values(config, self.settling), _values(config, self.asking)[1:]
        self.session, self.asked, self.times, self.faults = uuid.uuid4().hex[:12], 0, [], []

    async def loop(self, end, think):
        while time.monotonic() < end:
            await self.ask()
            await asyncio.sleep(think)

    async def ask(self):
        if self.asked % ANEW_AFTER == 0:
            self.session = uuid.uuid4().hex[:12]
            await self._call(self.loading, [None, None])
        question = QUESTIONS[self.asked % len(QUESTIONS)].format(self.name)
        self.asked += 1
        started = time.perf_counter()
        said = await self._call(self.asking, [{"text": question, "files": []}, *self.beside])
        settled = await self._call(self.settling, self.on_show)
        self.times.append(time.perf_counter() - started)
        if settled is None:
            self.faults.append(f"nothing was drawn beside the answer to {question!r}")
        if said is None or self.name not in said:
            self.faults.append(f"no answer to {question!r}: {(said or '')[:200]}")
        elif other := next((name for name in self.others if f"What is {name}?" in said), None):
            self.faults.append(f"{self.name} saw what {other} asked")

    async def _call(self, dependency, data) -> str | None:
        """All that the server said to one event, or None when it failed."""
        join = {
            "data": data,
            "fn_index": dependency["id"],
            "session_hash": self.session,
            "event_data": None,
            "trigger_id": None,
        }
        joined = await self.client.post("/gradio_api/queue/join", json=join)
        if joined.status_code != 200:
            self.faults.append(f"{joined.status_code}: {joined.text[:200]}")
            return None
        event, said = joined.json()["event_id"], []
        async with self.client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as stream:
            async for line in stream.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if message.get("event_id") not in (event, None):
                    continue
                said.append(json.dumps(message.get("output", "")))
                if message["msg"] == "process_completed":
                    return "".join(said) if message.get("success") else None
                if message["msg"] == "close_stream":
                    return None
        return None


def _dependency(config: dict, name: str) -> dict:
    """The event of the page that calls the function of that name."""
    return next(d for d in config["dependencies"] if str(d.get("api_name", "")).startswith(f"page_{name}"))


def _values(config: dict, dependency: dict) -> list:
    """What the page sends to the event before anybody has changed a control."""
    shown = {part["id"]: part["props"].get("value") for part in config["components"]}
    return [shown[i] for i in dependency["inputs"]]


def _sources(count: int, seed: int) -> list[str]:
    """Names that do not lie in each other, so that a leak can be told."""

    from retriever.library.opening import open_library

    names = sorted(source.name for source in open_library().sources.values())
    apart = [n for n in names if not any(n != other and n in other for other in names)]
    return random.Random(seed).sample(apart, count)


async def _watch(pid: int, memory: list[float], end: float) -> None:
    while time.monotonic() < end:
        memory.append(_resident_mb(pid))
        await asyncio.sleep(2)
    memory.append(_resident_mb(pid))


def _processor_s(pid: int) -> float:
    """What the process has used of the processors, as itself and for the system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    sys.exit(main())
