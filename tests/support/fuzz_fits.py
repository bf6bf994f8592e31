"""Damage FITS files in every way and read them: `python -m tests.support.fuzz_fits --n 100000 --seed 1 --jobs 2`.

Each case damages one file of a small set (PHA type I and II, pha3, ARF, RMF, full response, events), loads the set as
a user would and, every so often, estimates from it. Right outcomes are a reading and `BadInput` in one line. Anything
else counts as a crash; over 5 s of processor time (others may be using the machine) as a hang; failed allocations of a
process that may grow to 1 GB as memory. A case depends on its seed and number only: `--only NUMBER` repeats one with
its traceback.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import re
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
from astropy.io import fits
from scipy import sparse

from retriever.errors import BadInput
from retriever.reading.as_json import as_json
from retriever.reading.files import read_one
from retriever.spectra.load import load_observation
from retriever.spectra.ogip.writer import write_arf, write_rmf
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from tests.support.make_events import write_events
from tests.support.make_fits import write_pha

SECONDS, MEMORY = 5.0, 1024**3
CHANNELS, CARD, BLOCK = 64, 80, 2880
# looks at a worker, five a second, without progress after which it is killed: some hangs no signal reaches
PATIENCE = 600
ESTIMATE_EVERY = 40
VALUES = (
    "0",
    "-1",
    "1",
    "2",
    "3",
    "7",
    "65",
    "999",
    "32768",
    "2147483647",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999999",
    "1E308",
    "-1E-308",
    "NaN",
    "INF",
    "T",
    "F",
    "''",
    "'none'",
    "'../../etc/passwd'",
    "'http://127.0.0.1:9/a.rmf'",
    "'\x7f\x01'",
    "",
    "1.5",
    "'1E'",
    "(1,2)",
    "8",
    "-32",
    "64",
)
FORMS = (
    "'0J'",
    "'1J'",
    "'64J'",
    "'1PJ(9999999)'",
    "'QD(3)'",
    "'1A'",
    "'32X'",
    "'1E'",
    "'99999999D'",
    "'1C'",
    "'L'",
    "'B'",
    "'-1J'",
    "'J64'",
    "'1PE'",
    "'2D'",
    "'PB()'",
    "''",
)
NAMES = (
    "'COUNTS'",
    "'RATE'",
    "'CHANNEL'",
    "'QUALITY'",
    "'MATRIX'",
    "'F_CHAN'",
    "'N_GRP'",
    "'ENERG_LO'",
    "'E_MIN'",
    "'SPECRESP'",
    "'PI'",
    "'ENERGY'",
    "'TIME'",
    "'BACKSCAL'",
    "'GROUPING'",
    "'STAT_ERR'",
    "'SYS_ERR'",
    "'BACKGROUND_UP'",
)
POWERFUL = (
    b"NAXIS",
    b"NAXIS1",
    b"NAXIS2",
    b"BITPIX",
    b"PCOUNT",
    b"GCOUNT",
    b"TFIELDS",
    b"EXPOSURE",
    b"DETCHANS",
    b"TLMIN4",
    b"TLMIN1",
    b"BACKSCAL",
    b"AREASCAL",
    b"EXTNAME",
    b"HDUCLAS1",
    b"HDUCLAS2",
    b"THEAP",
    b"XTENSION",
)


class Hang(BaseException):
    """Raised by the alarm; no `except Exception` on the way may catch it."""


def make_files(folder):
    """Write the undamaged set; the paths by name."""
    rng = np.random.default_rng(0)
    edges = np.linspace(0.3, 9.9, 49)
    bounds = np.linspace(0.0, 10.0, CHANNELS + 1)
    centre = 0.5 * (edges[1:] + edges[:-1])
    matrix = np.exp(-0.5 * ((0.5 * (bounds[1:] + bounds[:-1])[None, :] - centre[:, None]) / 0.15) ** 2)
    matrix[matrix < 1e-3] = 0
    matrix /= matrix.sum(axis=1, keepdims=True)
    rmf = RedistributionMatrix(
        edges[:-1], edges[1:], sparse.csr_matrix(matrix), bounds[:-1], bounds[1:], np.arange(1, CHANNELS + 1)
    )
    full = RedistributionMatrix(**(vars(rmf) | {"matrix": rmf.matrix * 300.0, "has_area": True}))
    counts = rng.poisson(20.0, CHANNELS)
    names = {"RESPFILE": "a.rmf", "ANCRFILE": "a.arf", "BACKFILE": "a_bkg.pha"}
    flags = [
        fits.Column("QUALITY", "I", array=np.zeros(CHANNELS)),
        fits.Column("GROUPING", "I", array=np.ones(CHANNELS)),
        fits.Column("BACKSCAL", "D", array=np.ones(CHANNELS)),
    ]
    off = write_pha(folder / "off.pha", counts // 4, header={"HDUCLAS2": "BKG"})
    with fits.open(off) as hdus:
        write_pha(folder / "a3.pha", counts, header=names | {"BACKFILE": "none"}, extra=[hdus[1].copy()])
    off.unlink()
    write_pha(folder / "a.pha", counts, header=names | {"BACKSCAL": None}, columns=flags)
    write_pha(folder / "rate.pha", counts, header=names, rate=True)
    write_pha(folder / "a2.pha", counts, header=names, rows=3)
    write_pha(folder / "a_bkg.pha", counts // 4)
    write_rmf(rmf, folder / "a.rmf")
    write_rmf(full, folder / "a.rsp")
    write_arf(AncillaryResponse(edges[:-1], edges[1:], 400 * np.exp(-(((centre - 1.5) / 3) ** 2))), folder / "a.arf")
    times = np.sort(rng.uniform(0, 2e4, 300))
    write_events(folder / "pi.evt", times, pi=rng.integers(1, CHANNELS, 300))
    write_events(
        folder / "kev.evt", times, 1000 * rng.uniform(0.5, 7, 300), header={"TELESCOP": "CHANDRA", "INSTRUME": "ACIS"}
    )
    return {path.name: path for path in folder.iterdir()}


def cards_of(content):
    """Offsets of the header cards, found as blocks of printable text that begin as headers do."""
    offsets = []
    for start in [0, *(m.start() for m in re.finditer(rb"XTENSION=", content))]:
        end = content.find(b"END" + b" " * 77, start)
        offsets += range(start, end, CARD) if end > 0 else []
    return offsets


def _set_value(content, offset, text):
    content[offset + 8 : offset + CARD] = f"= {text:>20}".encode("latin-1")[:72].ljust(72)


def _flip(content, rng):
    size = min(len(content), 3 * BLOCK) if rng.random() < 0.6 else len(content)
    for place in rng.integers(0, size, rng.integers(1, 20)):
        content[place] ^= 1 << int(rng.integers(8))
    return content


def _garbage(content, rng):
    start, length = int(rng.integers(len(content))), int(rng.integers(1, 400))
    content[start : start + length] = rng.bytes(length)
    return content


def _truncate(content, rng):
    return content[: int(rng.integers(len(content)))]


def _value(content, rng):
    offsets = cards_of(content)
    strong = [o for o in offsets if bytes(content[o : o + 8]).strip() in POWERFUL]
    pick = strong if strong and rng.random() < 0.5 else offsets
    if pick:
        _set_value(content, int(rng.choice(pick)), str(rng.choice(VALUES)))
    return content


def _column(content, rng):
    kind, values = ((b"TFORM", FORMS), (b"TTYPE", NAMES))[int(rng.integers(2))]
    pick = [o for o in cards_of(content) if content[o : o + 5] == kind]
    if pick:
        _set_value(content, int(rng.choice(pick)), str(rng.choice(values)))
    return content


def _swap(content, rng):
    offsets = cards_of(content)
    if len(offsets) > 1:
        a, b = (int(o) for o in rng.choice(offsets, 2))
        part = slice(8, CARD) if rng.random() < 0.7 else slice(0, CARD)
        one, two = (slice(o + part.start, o + part.stop) for o in (a, b))
        content[one], content[two] = content[two], content[one]
    return content


def _lose_card(content, rng):
    offsets = cards_of(content)
    if offsets:
        place, other = (int(o) for o in rng.choice(offsets, 2))
        content[place : place + CARD] = b" " * CARD if rng.random() < 0.5 else content[other : other + CARD]
    return content


def _odd_numbers(content, rng):
    """NaN, infinities, huge and negative numbers over the data."""
    starts = [m.end() for m in re.finditer(rb"END {77}", bytes(content))]
    first = -(-starts[-1 if rng.random() < 0.5 else 0] // BLOCK) * BLOCK if starts else 0
    for _ in range(int(rng.integers(1, 6))):
        kind = rng.choice([">f4", ">f8", ">i4", ">i2"])
        value = (
            rng.choice([np.nan, np.inf, -np.inf, -1.0, 1e38, 0.0])
            if "f" in kind
            else rng.choice([-1, 0, 32767, -32768])
        )
        place = first + int(rng.integers(max(len(content) - first, 1)))
        number = np.array([value], dtype=kind).tobytes()
        content[place : place + len(number)] = number
    return content


def _reorder(content, rng):
    """Extensions in another order, doubled or lost."""
    starts = [m.start() for m in re.finditer(rb"XTENSION=", bytes(content)) if m.start() % BLOCK == 0]
    if not starts:
        return content
    parts = [content[a:b] for a, b in zip(starts, [*starts[1:], len(content)], strict=True)]
    order = rng.integers(0, len(parts), int(rng.integers(1, len(parts) + 2)))
    return bytearray(b"".join([bytes(content[: starts[0]]), *(bytes(parts[i]) for i in order)]))


def _pack(content, rng):
    packed = bytearray(gzip.compress(bytes(content), 1))
    if rng.random() < 0.3:
        packed = bytearray(gzip.compress(bytes(packed), 1))
    return _flip(packed, rng) if rng.random() < 0.4 else packed


OPERATIONS = (
    _flip,
    _garbage,
    _truncate,
    _value,
    _value,
    _value,
    _column,
    _column,
    _swap,
    _lose_card,
    _odd_numbers,
    _odd_numbers,
    _reorder,
    _pack,
)


def damage(content, rng):
    """The file with one to four kinds of damage."""
    content = bytearray(content)
    for _ in range(int(rng.integers(1, 5))):
        if len(content) > CARD:
            content = OPERATIONS[int(rng.integers(len(OPERATIONS)))](content, rng)
    return bytes(content)


def read_case(folder, originals, seed, number, estimate_every=ESTIMATE_EVERY):
    """Damage a file and read its set. Gives 'reading' or 'refused'; raises whatever went wrong."""
    rng = np.random.default_rng([seed, number])
    name = str(rng.choice(sorted(originals)))
    path = folder / name
    path.write_bytes(damage(originals[name], rng))
    spectrum = path if name.endswith((".pha", ".evt")) and name != "a_bkg.pha" else folder / "a.pha"
    options = {"row": int(rng.integers(1, 4)) if name == "a2.pha" else None}
    options["rmf"] = folder / ("a.rsp" if name == "a.rsp" or rng.random() < 0.1 else "a.rmf")
    searched = rng.random() < 0.25
    if searched and name != "a.rsp":
        options["rmf"] = None
    elif not searched:
        # named, so that the folder is not searched: faster
        options["arf"] = folder / "a.arf"
        options["background"] = (
            folder / "a_bkg.pha" if spectrum.suffix == ".pha" and name not in ("a3.pha", "a.arf") else None
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
        path.write_bytes(originals[name])


def _signature(error):
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "/retriever/" in f.filename]
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "elsewhere"
    return f"{type(error).__name__} at {place}: {' '.join(str(error).split())[:100]}"


def run_cases(numbers, seed, folder, tally, note=lambda number: None, estimate_every=ESTIMATE_EVERY):
    """Read the cases; outcomes go to the `Counter` `tally`, first numbers of each failure to its `examples`."""

    def alarm(*_):
        raise Hang

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
    """Let the process grow to `MEMORY` resident: address space for what is missing to it, beside the libraries' own."""
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
