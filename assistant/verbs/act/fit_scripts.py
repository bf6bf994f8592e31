"""The accepted fit of an uploaded spectrum as a script for XSPEC or Sherpa."""

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.read_spectrum import ReadFile, ReadFiles
from assistant.verbs.upload.fit_options import fit_options
from assistant.verbs.upload.models import model_claims
from assistant.verbs.upload.reading import as_asked
from retriever.errors import BadInput
from retriever.reading.taken_away import script_of


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The files are read, where there are any, with the options of the fit that are asked for."""
    there = bool(state.toolbox.files or state.toolbox.readings)
    return [ToolCall("read_spectrum", {"which": "all", **fit_options(wanted).arguments})] if there else []


def scripts(program: str, state: State) -> list[Claim]:
    """One for all where they are fitted together, else one for each spectrum."""
    read = state.found(ReadFiles)
    if read is None:
        return [refused("act.can_not", what=say("act.a_fit_script"), plain=True)]
    joint = _together(program, read)
    return [*(joint or [claim for file in read.files for claim in _of(program, file, state)]), *as_asked(read)]


def _together(program: str, read: ReadFiles) -> list[Claim]:
    """One script for uploads that are one source and have a joint fit."""
    if read.together is None:
        return []
    try:
        script = read.together.reading.script(program)
    except BadInput:
        return []
    return [Claim(say("act.fit_script", program=program), plain=True, code=script)]


def _of(program: str, file: ReadFile, state: State) -> list[Claim]:
    try:
        script = script_of(program, file.reading)
    except BadInput:
        return [refused("act.no_fit_script", (file.source_id,), file=file.reading.file), *model_claims(state, file)]
    told = say("act.fit_script", program=program)
    return [Claim(told, plain=True, code=script), *model_claims(state, file)]
