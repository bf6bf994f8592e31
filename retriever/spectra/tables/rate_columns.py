"""Which columns of a table are a light curve's, by their names alone (those of OGIP/93-003 and of common text files)."""

from collections.abc import Iterable, Mapping, Sequence

_NAMES = {
    "time": ("time", "t", "mjd", "jd", "bjd", "hjd", "times", "time_s", "time_d", "barytime"),
    "rate": ("rate", "count_rate", "countrate", "rate1", "flux", "net_rate", "rates", "cps"),
    "counts": ("counts", "count", "cts", "net_counts"),
    "error": (
        "error", "err", "rate_err", "rate_error", "error1", "flux_err", "flux_error", "counts_err", "count_rate_err", "net_err", "stat_err",
        "e_rate", "errors", "sigma", "cts_err", "rate_sigma", "err_rate",
    ),
    "share": ("fracexp", "fracexp1"),
    "timedel": ("timedel", "dt", "bin_width"),
}  # fmt: skip


def rate_columns(names: Iterable[str]) -> dict[str, str]:
    """Roles ('time', 'rate', 'counts', 'error', 'share' of exposure, 'timedel') to the names of the columns that have them."""
    return roles_of(_NAMES, names)


def roles_of(roles: Mapping[str, Sequence[str]], names: Iterable[str]) -> dict[str, str]:
    """Of each role the first of its known names (bare ones) that is among ``names``, as it is written there."""
    found: dict[str, str] = {}
    by_name = {bare(name): name for name in reversed(list(names))}
    for role, known in roles.items():
        own = next((by_name[name] for name in known if name in by_name), None)
        if own is not None:
            found[role] = own
    return found


def is_rate_table(names: Iterable[str]) -> bool:
    """True when there is a time with a rate or counts."""
    roles = rate_columns(names)
    return "time" in roles and bool({"rate", "counts"} & set(roles))


def bare(name: str) -> str:
    """A name in lower case without a unit in brackets."""
    text = name.strip().lower()
    for begin, end in ("[]", "()"):
        if text.endswith(end) and begin in text:
            text = text.rsplit(begin, 1)[0]
    return "_".join(text.replace("_", " ").replace("-", " ").split())
