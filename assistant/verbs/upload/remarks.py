"""What has to be known beside values of an upload: warnings of its fits."""

from assistant.agent.engine import State
from assistant.evidence.sentences import say
from assistant.tools.read_spectrum import ReadFiles
from retriever.reading.records import TimesReading


def remarks(state: State) -> list[str]:
    """Warnings of the fits; of a spectrum that was spoken of before, that there are some."""
    read = state.found(ReadFiles)
    files = read.files if read else ()
    told = [w for file in files for w in file.reading.estimate.warnings]
    if read is not None and read.together is not None:
        told += read.together.reading.choice.notes
    # only where the times were looked at: what a file lacks for it is no matter of its spectrum
    of_times = [w for file in files if isinstance(file.reading, TimesReading) for w in file.reading.timing.warnings]
    found = list(dict.fromkeys([*told, *of_times]))
    before = [note for note in found if any(note in turn.answer for turn in state.conversation.turns)]
    return [note for note in found if note not in before] + (
        [say("upload.notes_before", count=len(before))] if before else []
    )
