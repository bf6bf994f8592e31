"""Damage FITS files in every way and read them: ``python -m tests.support.fuzz_fits --n 100000 --seed 1 --jobs 2``.

Each case damages one file of a small set (PHA type I and II, pha3, ARF, RMF, full response, events), loads the set as
a user would and, every so often, estimates from it. Right outcomes are a reading and ``BadInput`` in one line. Anything
else counts as a crash; over 5 s of processor time (others may be using the machine) as a hang; failed allocations of a
process that may grow to 1 GB as memory. A case depends on its seed and number only: ``--only NUMBER`` repeats one with
its traceback.
"""

import argparse
import importlib
import json
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

import numpy as np

from retriever.errors import BadInput
from retriever.reading.as_json import as_json
from retriever.reading.files import read_one
from retriever.spectra.load import load_observation
from tests.support.fits_damage import damage
from tests.support.spectra.fuzz_files import make_files

SECONDS, MEMORY = 5.0, 1024**3
# looks at a worker, five a second, without progress after which it is killed: some hangs no signal reaches
PATIENCE = 600
ESTIMATE_EVERY = 40


class Hang(BaseException):
    """Raised by the alarm; no ``except Exception`` on the way may catch it."""


def read_case(folder, originals, seed, number, estimate_every=ESTIMATE_EVERY):
    """Damage a file and read its set. Gives 'reading' or 'refused'; raises whatever went wrong."""
    rng = np.random.default_rng([seed, number])
    name = str(rng.choice(sorted(originals)))
    path = folder / name
    path.write_bytes(damage(originals[name], rng))
    spectrum = path if name.endswith((".pha", ".evt")) and name != "a_bkg.pha" else folder / "a.pha"
    if name == "net.bkg":
        spectrum = folder / "net.pha"
    options = {"row": int(rng.integers(1, 4)) if name == "a2.pha" else None}
    other = ""
    if rng.random() < 0.2:  # a second file is damaged too
        other = str(rng.choice([one for one in sorted(originals) if one.startswith(("a.", "a_", "two"))]))
        (folder / other).write_bytes(damage(originals[other], rng))
    responses = ("a.rsp", "two.rmf")
    options["rmf"] = folder / (name if name in responses else str(rng.choice(["a.rmf", *responses], p=[0.8, 0.1, 0.1])))
    searched = rng.random() < 0.25
    if searched and name not in responses:
        options["rmf"] = None
    elif not searched:
        # named, so that the folder is not searched: faster
        options["arf"] = folder / "a.arf"
        options["background"] = (
            None
            if spectrum.suffix != ".pha" or name in ("a3.pha", "a.arf")
            else folder / ("net.bkg" if name.startswith("net") else "a_bkg.pha")
        )
    try:
        if estimate_every and number % estimate_every == 0:
            json.dumps(as_json(read_one(spectrum, **options)), allow_nan=False)
        else:
            observation = load_observation(spectrum, **options)
            observation.energy_range()
        return "reading"
    except BadInput as error:
        text = str(error)
        if "\n" in text or len(text) > 600:
            raise AssertionError(f"message is not one short line: {text[:200]!r}") from error
        if "allocate" in text or "MemoryError" in text:
            raise MemoryError(text) from error
        return "refused"
    finally:
        for one, content in originals.items():
            if one in (name, other):
                (folder / one).write_bytes(content)


def _signature(error):
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "/retriever/" in f.filename]
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "elsewhere"
    return f"{type(error).__name__} at {place}: {' '.join(str(error).split())[:100]}"


def run_cases(numbers, seed, folder, tally, note=lambda number: None, estimate_every=ESTIMATE_EVERY):
    """Read the cases; outcomes go to the ``Counter`` ``tally``, first numbers of each failure to its ``examples``."""

    def alarm(*_):
        raise Hang

    importlib.import_module("torch")  # on a busy machine seconds, which are no case's
    signal.signal(signal.SIGPROF, alarm)
    originals = {name: path.read_bytes() for name, path in make_files(folder).items()}
    for number in numbers:
        note(number)
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                outcome = read_case(folder, originals, seed, number, estimate_every)
        except Hang:
            outcome = "hang"
        except MemoryError as error:
            outcome = f"memory: {error}"[:120]
        except Exception as error:
            outcome = f"crash: {_signature(error)}"
        signal.setitimer(signal.ITIMER_PROF, 0)
        tally[outcome] += 1
        if outcome not in ("reading", "refused"):
            tally[f"case of {outcome}"] = number
        tally["slowest ms"] = max(tally["slowest ms"], int(1000 * (time.process_time() - started)))
    tally["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return tally


def _worker(numbers, seed, current, queue, estimate_every):
    _limit_memory()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

    def note(number):
        current.value = number

    with tempfile.TemporaryDirectory(dir=shared) as folder:
        try:
            queue.put(dict(run_cases(numbers, seed, Path(folder), Counter(), note, estimate_every)))
        except Exception as error:
            queue.put({f"crash: {_signature(error)} (harness)": 1})


def _limit_memory():
    """Let the process grow to ``MEMORY`` resident: address space for what is missing to it, beside the libraries' own."""
    pages = [int(value) * resource.getpagesize() for value in Path("/proc/self/statm").read_text().split()[:2]]
    limit = pages[0] + max(MEMORY - pages[1], 0)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def run_parallel(n, seed, jobs, estimate_every=ESTIMATE_EVERY, chunk=500, first=0):
    """All cases in chunks, each in a process of its own; if one dies or sticks its case counts and the rest go on."""
    total, context = Counter(), multiprocessing.get_context("spawn")
    waiting = [list(range(start, min(start + chunk, n))) for start in range(first, n, chunk)]
    running = []
    while waiting or running:
        while waiting and len(running) < jobs:
            current, queue, numbers = context.Value("q", -1), context.Queue(), waiting.pop(0)
            process = context.Process(target=_worker, args=(numbers, seed, current, queue, estimate_every))
            process.start()
            running.append([process, queue, current, numbers, -2, 0])
        time.sleep(0.2)
        for job in list(running):
            process, queue, current, numbers, last, looks = job
            job[4:] = [current.value, looks + (not _is_paused(process)) if current.value == last else 0]
            if not queue.empty():
                _add(total, queue.get())
                process.join()
                done = sum(v for k, v in total.items() if k in ("reading", "refused"))
                print(f"{done} read or refused; others: {summary(total)['failures']}", file=sys.stderr, flush=True)
                running.remove(job)
            elif not process.is_alive() or looks > PATIENCE:
                stuck = process.is_alive()
                process.kill()
                total[f"{'hang' if stuck else 'crash: process died'}: case {current.value}"] += 1
                running.remove(job)
                # the outcomes before it are lost and done again
                rest = [i for i in numbers if i != current.value]
                waiting.insert(0, rest)
    return total


def _is_paused(process):
    """True when somebody stopped the process, as schedulers of shared machines do."""
    try:
        return Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T"
    except OSError:
        return False


def _add(total, part):
    for key, value in part.items():
        is_sum = not key.startswith(("slowest ms", "peak MB", "case of"))
        total[key] = total[key] + value if is_sum else max(total[key], value)


def summary(total, **about):
    """The outcome as one record."""
    failures = {k: v for k, v in total.items() if k.startswith(("crash", "hang", "memory"))}
    detail = {k: {"times": v, "case": total["case of " + k]} for k, v in failures.items()}

    def count(kind):
        return sum(v for k, v in failures.items() if k.startswith(kind))

    return about | {
        "readings": total["reading"],
        "refused": total["refused"],
        "crashes": count("crash"),
        "hangs": count("hang"),
        "memory": count("memory"),
        "slowest_ms": total["slowest ms"],
        "peak_mb": total["peak MB"],
        "failures": detail,
    }


def main():
    """Run from the repository's root; ends with status 1 after any crash, hang or memory failure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="the first case, to go on where a run ended")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", type=int, help="repeat this case and show what it raises")
    parser.add_argument("--estimate-every", type=int, default=ESTIMATE_EVERY, help="0: only read")
    options = parser.parse_args()
    if options.only is not None:
        with tempfile.TemporaryDirectory() as folder:
            originals = {name: path.read_bytes() for name, path in make_files(Path(folder)).items()}
            print(read_case(Path(folder), originals, options.seed, options.only))
        return 0
    started = time.monotonic()
    total = run_parallel(options.n, options.seed, options.jobs, options.estimate_every, first=options.first)
    about = {"n": options.n, "first": options.first, "seed": options.seed, "jobs": options.jobs}
    record = summary(total, **about, seconds=round(time.monotonic() - started, 1))
    print(json.dumps(record, indent=1))
    return int(bool(record["failures"]))


if __name__ == "__main__":
    sys.exit(main())
