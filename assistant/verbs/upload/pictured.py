"""Which real images of deep-sky objects an uploaded image is most like; or why none is named."""

from collections.abc import Sequence
from typing import Any

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.examples import add_image
from assistant.evidence.sentences import say
from assistant.tools.read_spectrum import ReadFile, ReadFiles
from retriever.encoders.image_space import Pictured
from retriever.reading.records import PictureReading

KNOWN = 0.995  # cosine above which it is an image that trained


def picture_claims(state: State, file: ReadFile) -> list[Claim]:
    """What was read, the objects whose images are most like it, how often that is right; nothing of any other upload."""
    reading = file.reading
    if not isinstance(reading, PictureReading):
        return []
    found, read = reading.found, Claim(say("pictured.read", file=reading.file), (file.source_id,))
    if found.refused:
        refused = say("pictured.refused", why=found.refused)
        title = say("pictured.title", file=reading.file)
        table = state.ledger.add_table(
            title, ["what", "value"], [[say("pictured.why"), found.refused]], finding=refused
        )
        return [Claim(refused, (table, file.source_id)), read]
    ids, table = listed(state, say("pictured.title", file=reading.file), found.alike)
    first = found.alike[0]
    same = sum(one.label == first.label for one in found.alike)
    told = say(
        "pictured.alike",
        name=first.name,
        kind=first.finer,
        cosine=f"{first.cosine:.2f}",
        same=same,
        of=len(found.alike),
        label=first.label,
    )
    rows: list[list[Any]] = [
        [say("pictured.images"), found.images],
        [say("pictured.first_right"), f"{found.first:.2f}"],
        [say("pictured.five_right"), f"{found.five:.2f}"],
        [say("pictured.chance"), f"{found.chance:.2f}"],
    ]
    rows += [
        [say("pictured.elsewhere"), found.elsewhere[1]],
        [say("pictured.elsewhere_right"), f"{found.elsewhere[0]:.2f}"],
    ]
    worth = say(
        "pictured.worth",
        first=rows[1][1],
        five=rows[2][1],
        chance=rows[3][1],
        images=found.images,
        told=found.elsewhere[1],
        right=rows[5][1],
    )
    figures = state.ledger.add_table(say("pictured.figures"), ["what", "value"], rows, finding=worth)
    counted = state.ledger.add_table(
        say("pictured.counted"), ["what", "value"], [[first.label, same], [say("pictured.of"), len(found.alike)]]
    )
    known = [Claim(say("pictured.known"), plain=True)] if first.cosine > KNOWN else []
    return [Claim(told, (table, *ids, counted, file.source_id), table=table), Claim(worth, (figures,)), *known, read]


def listed(state: State, title: str, found: Sequence[Pictured]) -> tuple[list[str], str]:
    """Ledger ids of objects with real images, each with a card and its links, and of the table of them."""
    rows = [[one.name, one.names, one.finer, f"{one.cosine:.2f}", say("pictured.real"), one.credit] for one in found]
    columns = say("pictured.columns").split("|")
    return [add_image(state.ledger, one) for one in found], state.ledger.add_table(title, columns, rows)


def only_pictures(read: ReadFiles) -> bool:
    """Whether all that was uploaded are images."""
    return bool(read.files) and all(isinstance(file.reading, PictureReading) for file in read.files)
