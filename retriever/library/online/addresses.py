"""Where the archives answer. A mirror or a stand-in is set by one setting, ``SCHOLAR_ARCHIVES``."""

from dataclasses import dataclass, fields
from urllib.parse import SplitResult, urlsplit

from retriever.archives import arxiv, chandra_files, simbad
from retriever.archives.session import Limits, Web
from retriever.archives.xray_catalogues import CSC21, XMM4
from retriever.errors import BadInput
from retriever.settings import settings

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")  # a mirror of one's own is asked without pauses
_LARGEST = 20_000_000  # bytes: the 1,000 newest references of an object are a tenth of this
_LARGEST_FILE = 200_000_000  # bytes of a spectrum or response


@dataclass(frozen=True)
class Addresses:
    """Base addresses: TAP services of SIMBAD, of the Chandra Source Catalog and of VizieR, and the others' own."""

    simbad: str = simbad.TAP
    csc: str = CSC21.tap
    xmm: str = XMM4.tap
    files: str = chandra_files.SERVICE
    ads: str = "https://api.adsabs.harvard.edu/v1"
    arxiv: str = arxiv.API

    def __post_init__(self) -> None:
        for archive in fields(self):
            url = self._url(archive.name)
            if url.scheme not in ("http", "https") or not url.hostname or url.username or url.password:
                raise BadInput(
                    f"The address of {archive.name} is not one of a service: SCHOLAR_ARCHIVES wants "
                    f"{archive.name}=https://HOST/PATH, without a name or password in it."
                )

    @classmethod
    def from_settings(cls) -> "Addresses":
        """The archives' own addresses, but for those that ``SCHOLAR_ARCHIVES`` gives: ``simbad=URL csc=URL``."""
        names, given = [archive.name for archive in fields(cls)], {}
        for part in settings().archives.split():
            name, _, url = part.partition("=")
            if name not in names or not url:
                raise BadInput(f"SCHOLAR_ARCHIVES has '{part[:60]}': write NAME=URL, NAME one of {', '.join(names)}.")
            given[name] = url.rstrip("/")
        return cls(**given)

    def host(self, archive: str) -> str:
        """The host of an archive, as a step names it."""
        return self._url(archive).netloc

    def sessions(self) -> dict[str, Web]:
        """One polite session an archive: few tries, small answers; the time is set for each look-up (``Web.hurried``)."""
        return {archive.name: Web(self._limits(archive.name)) for archive in fields(self)}

    def _url(self, archive: str) -> SplitResult:
        return urlsplit(str(getattr(self, archive)))

    def _limits(self, archive: str) -> Limits:
        interval = arxiv.LIMITS.interval_s if archive == "arxiv" else 0.2
        near = self._url(archive).hostname in _THIS_MACHINE
        return Limits(
            interval_s=0.0 if near else interval,
            at_once=arxiv.LIMITS.at_once if archive == "arxiv" else 4,
            tries=3,
            longest_wait_s=3.0,
            timeout_s=30.0,
            backoff_s=0.3,
            largest=_LARGEST_FILE if archive == "files" else _LARGEST,
        )
