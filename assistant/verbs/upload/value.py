"""One value of an upload in a sentence."""

import re
from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.remarks import outside_assumptions
from assistant.evidence.sentences import say
from assistant.tools.read_spectrum import ReadFile, ReadFiles
from retriever.catalogue.quantities import format_value, label
from retriever.catalogue.records import Measurement


def upload_value(state: State, measurement_id: str, said: str = "upload.value", **words: str) -> Claim:
    """``Its photon index is ... (W-stat fit of an absorbed power law)``; the whole method stands in the record. ``words``: what
    another sentence than ``upload.value`` names besides."""
    r = state.ledger.measurement(measurement_id)
    m = Measurement(r["name"], r["value"], r["low"], r["high"], r["level"], r["unit"], r["method"])
    method = re.split(r"[;(]", m.method)[0].split(", 0.5")[0].strip()
    text = say(said, what=label(m.name), value=format_value(m), method=method, **words)
    if r["in_domain"]:
        return Claim(f"{text}.", (measurement_id,))
    return Claim(text, (measurement_id,), remark=outside_assumptions())


def file_value(state: State, file: ReadFile, measurement_id: str) -> Claim:
    """The same of one of the uploads; where there are several, it is said of which."""
    read = state.found(ReadFiles)
    if read is None or len(read.files) < 2:
        return upload_value(state, measurement_id)
    claim = upload_value(state, measurement_id, "upload.value_of", file=file.reading.file)
    return replace(claim, evidence=(*claim.evidence, file.source_id))
