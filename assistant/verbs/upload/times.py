"""What the times of an upload say: periods, flares, variance, hardness against time; each told from a table of its own."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.read_spectrum import ReadFile
from retriever.reading.records import Reading, TimesReading
from retriever.timing.records import Blocks, Excess, Hardness, Period, Timing
from retriever.timing.told import Row, chance, period_told, rows_of, searched

ALL_PARTS = ("blocks", "variance", "period", "hardness")
# of a chi-squared test, below which a quantity is said to vary
VARIES = 0.001


def times_read(file: ReadFile) -> Claim:
    """``I read F, a real (uploaded) light curve``."""
    return Claim(say("times.read", file=file.reading.file), (file.source_id,))


def times_claims(state: State, file: ReadFile, parts: tuple[str, ...]) -> list[Claim]:
    """A sentence on each of the ``parts`` that is asked for, with its table; one that there are no times, or too few.

    What is lacking is said of "the file": the digits of a file's name would be taken for numbers that nothing supports.
    """
    timing = file.reading.timing
    if not parts:
        return []
    if timing is None:
        # hardness is also of the spectrum alone
        return [] if parts == ("hardness",) else [Claim(say("times.none"), plain=True)]
    rows, claims = rows_of(timing), []
    for part in parts:
        text = _said(timing, part)
        if not text:
            if part == "blocks" and isinstance(file.reading, TimesReading) and file.reading.variable:
                claims.append(Claim(say("times.no_blocks_of_magnitudes"), plain=True))
            elif part != "hardness":
                claims.append(Claim(say(f"times.no_{part}"), plain=True))
            continue
        title = say("times.title", what=say(f"times.{part}"), file=file.reading.file)
        cells = [list(row) for row in (*rows[part], *_beside(timing, part))]
        table = state.ledger.add_table(title, ["what", "value", "method"], cells, finding=text)
        claims.append(Claim(text, (table, file.source_id), table=table))
    return claims


def of_class(reading: Reading) -> tuple[str, ...]:
    """The parts of its times that bear on what an upload is: a period that was found, else that its rate varies; of magnitudes none, whose
    classes rest on them already."""
    timing = reading.timing
    if timing is None or (isinstance(reading, TimesReading) and reading.variable):
        return ()
    if timing.period is not None and timing.period.found:
        return ("period",)
    return ("variance",) if timing.excess is not None and timing.excess.fvar is not None else ()


def _beside(timing: Timing, part: str) -> list[Row]:
    """Rows that a sentence needs beside those of the findings: how many flares there are, and what leaves a period in doubt."""
    if part == "blocks" and timing.blocks is not None:
        return [(say("times.number_of_flares"), str(len(timing.blocks.flares)), timing.blocks.method)]
    if part == "period" and timing.period is not None:
        return [(say("times.remark"), remark, "") for remark in timing.period.remarks]
    return []


def _said(timing: Timing, part: str) -> str:
    """The sentence of a part; '' where nothing was found of it, for want of data."""
    if part == "period":
        return "" if timing.period is None else _period(timing.period)
    if part == "blocks":
        return "" if timing.blocks is None else _blocks(timing.blocks)
    if part == "variance":
        return "" if timing.excess is None else _variance(timing.excess)
    return "" if timing.hardness is None else _hardness(timing.hardness)


def _period(period: Period) -> str:
    if not period.found:
        return say("times.no_period_found", searched=searched(period), chance=chance(period.false_alarm))
    told = say(
        "times.period_found", period=period_told(period), chance=chance(period.false_alarm), trials=period.trials
    )
    return " ".join((told, *period.remarks))


def _blocks(blocks: Blocks) -> str:
    if len(blocks.blocks) == 1:
        return say("times.constant")
    told = say("times.changes", blocks=len(blocks.blocks))
    if not blocks.flares:
        return told
    top = max(blocks.flares, key=lambda flare: flare.ratio)
    values = {"peak": f"{top.peak:.5g}", "ratio": f"{top.ratio:.3g} +- {top.ratio_error:.2g}"}
    told = f"{told} {say('times.flares', flares=len(blocks.flares), **values)}"
    if top.rise is None or top.decay is None:
        return f"{told} {say('times.cut_off')}"
    return f"{told} {say('times.rise_decay', rise=f'{top.rise:.3g}', decay=f'{top.decay:.3g}')}"


def _variance(excess: Excess) -> str:
    if excess.fvar is None:
        return say("times.no_excess", limit=f"{excess.fvar_limit:.2g}")
    return say("times.excess", fvar=f"{excess.fvar:.3g} +- {excess.fvar_error:.2g}", bins=excess.n_bin)


def _hardness(hardness: Hardness) -> str:
    bands = {"soft": f"{hardness.soft[0]:g}-{hardness.soft[1]:g}", "hard": f"{hardness.hard[0]:g}-{hardness.hard[1]:g}"}
    key = "hardness_varies" if hardness.p_constant < VARIES else "hardness_constant"
    return say(f"times.{key}", mean=f"{hardness.mean:.3f}", p=chance(hardness.p_constant), **bands)
