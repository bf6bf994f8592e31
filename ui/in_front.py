"""What stands in front of the page, as ASGI: limits, the door for other programs, compression, what comes later, addresses."""

from pathlib import Path

from starlette.middleware import Middleware

from retriever.library.format.content import bundled_folder
from retriever.library.format.tables import terms_of
from ui.addresses import Addresses
from ui.compressed import Compressed
from ui.door import Door
from ui.html.glossary import glossary_list
from ui.kiosk.front import Kiosk
from ui.libraries.opened import Libraries
from ui.lighter import Lighter
from ui.options import Options
from ui.serving import Gate, health_of, is_local, login

_SPECTRUM = Path(__file__).parent / "spectrum"
SCRIPTS = {name: (_SPECTRUM / f"{name}.js").read_text(encoding="utf-8") for name in ("bench", "fold")}


def in_front(host: str, libraries: Libraries, options: Options, known: dict[str, str]) -> list[Middleware]:
    """The layers, the outermost first."""
    health = health_of(libraries.described, libraries.default, libraries.engine.name)
    gate = Middleware(Gate, limits=options.limits, health=health, uploads=options.uploads or options.data)
    door = Middleware(
        Door,
        assistant=libraries.assistant,
        uploads=options.uploads or options.data,
        local=is_local(host),
        questions_a_minute=options.limits.questions_a_minute,
        check=login(known) if known else None,
    )
    light = Middleware(Lighter, glossary=lambda: glossary_list(terms_of(bundled_folder())), scripts=SCRIPTS)
    kiosk = Middleware(Kiosk, libraries=libraries, check=login(known) if known else None)
    return [gate, door, Middleware(Compressed), kiosk, light, Middleware(Addresses)]
