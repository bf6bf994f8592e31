"""Where papers come from: ADS with the user's token and within its quota, else arXiv."""

from collections.abc import Mapping

from retriever.archives.arxiv import ArxivClient
from retriever.archives.session import Web
from retriever.errors import ServiceMissing
from retriever.library.online.addresses import Addresses
from retriever.library.online.errands import Brought
from retriever.library.online.kept import Kept
from retriever.library.online.telling import ASKED_AT_ONCE, MOST

try:  # the package ads comes with the extra [corpus]; without it papers come from arXiv
    from retriever.archives import ads
except ImportError:
    ads = None  # type: ignore[assignment]


class PaperArchives:
    """ADS while it answers, arXiv from then on; for one look-up."""

    def __init__(self, archives: Addresses, webs: Mapping[str, Web], counts: Kept):
        self._archives, self._webs, self._counts = archives, webs, counts
        self._token = ads.find_token() if ads else ""

    @property
    def from_ads(self) -> bool:
        return bool(self._token)

    @property
    def archive(self) -> str:
        return "ADS" if self._token else "arXiv"

    @property
    def left_today(self) -> int:
        """Requests that ADS still allows."""
        return ads.Quota(self._counts).left if ads else 0

    def give_up_ads(self) -> None:
        """From here on arXiv is asked."""
        self._token = ""

    def fetch(self, bibcodes: list[str], by: float) -> Brought:
        """Papers by bibcode, from ADS."""
        papers = self._ads(by).fetch(bibcodes)
        return papers, self._told(len(papers))

    def search(self, names: list[str], by: float) -> Brought:
        """Papers that name the object, from ADS or arXiv."""
        if self._token:
            papers = self._ads(by).search(names, ASKED_AT_ONCE)
        else:
            papers = ArxivClient(self._webs["arxiv"].hurried(by), self._archives.arxiv).search(names, MOST)
        return papers, self._told(len(papers))

    def _ads(self, by: float) -> "ads.AdsClient":
        if ads is None:
            raise ServiceMissing("ADS needs the package ads: pip install 'spectrum-scholar[corpus]'.")
        counted = ads.Quota(self._counts)
        return ads.AdsClient(self._webs["ads"].hurried(by), counted, self._token, self._archives.ads)

    def _told(self, count: int) -> str:
        papers = f"{count} paper{'s' * (count != 1)}"
        return f"{papers}, {self.left_today:,} requests left today" if self._token else papers
