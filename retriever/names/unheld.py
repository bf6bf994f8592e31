"""What is written as the name of an object, whether or not a library has it: designations of catalogues, variable stars.

The prefixes are those of the catalogues that papers name objects by; what is found is marked in a question as a name, so that
``PDS 456`` is never a percentage and ``TW Hya`` never an equivalent width.
"""

import re
from collections.abc import Iterator

from retriever.names.constellations import ENGLISH_WORDS, FULL_NAMES, GENITIVES
from retriever.names.greek import NAME_OF, NAMES
from retriever.text.stopwords import stop_words

# any case: none of these is a word
_PREFIXES = (
    "2MASS[XIS]?[I]?|2MASXI?|2QZ|2SLAQ|6dFGS|87GB|ACT(?:-CL)?|AGN?ASC|ALLWISE|AT20G|BAT99|BBWR|BZ[BQUG]|CGCG|CGRaBS|CRATES|"
    "CSS|CTA|CTB|CXO[A-Z]{0,6}|DENIS|EXMS|EXO|FBQS|FCC|GALEX|GLEAM|GLIMPSE|GPSR|GRS|GRO|GSC|HBC|HCG|HDE|HELLAS|"
    "HII|HIP|HIC|HS|IGR|INTREF|IRAS|IRXS|KPD|KIC|KISSR|KUG|KUV|LAMOST|LBQS|LEDA|LHS|LTT|LQAC|LSPM|LoTSS|MACS|MAXI|MCG|MCSNR|"
    "MRC|MRSS|MSH|MWC|MXB|NGC|NGTS|NPM1?G?|NVSS|OGLE|PBC|PDS|PGC|PHL|PKS|PMN|PPM|PSO|PSR|QSO|RASS|RBS|RDCS|RGB|RMC|RXC?|RXS|RXJ|"
    "SAO|SAX|SBS|SDSS[A-Z]{0,2}|SGR|SLX|SNR|SPT(?:-CL)?|SRGA|SRGE|SRGt|SSTGLMC|SUMSS|SWIFT|SXP|TEX|TIC|TOI|TXS|TYC|UCAC\\d?|UGCA?|"
    "USNO|VCC|VCV|VLSS|WFI|WGA|WISEA?|WKK|XMM[UX]|XMMSL|XMMXCS|XTE|ZTF|[1-9](?:FGL|FHL|EG|HSP|WHSP|RXS|RXH|CXO|XMM[i]?|SXPS|"
    "eRASS|AGL|MAXI|HWC|LHAASO|WGA|ES|[AHSUM])|eRASS[tU]?|[34567]C|B[23]|1LHAASO|eFEDS|RXJ|ASASSN-|HAT-P-|WASP-|TRAPPIST-|CoRoT-|Kepler-|K2-"
)
# as written: short ones, and those that are words or surnames in small letters
_CAPITALS = (
    "AO|AS|AX|AzV|BPM|BRI|CSO|CTS|DDO|ESO|EUVE|Elias|Fairall|Feige|Ferrero|GD|GJ|GK|GS|GT|GX|"
    "GSN|Ginga|Gl|Gliese|HE|HD|HH|HR|Haro|Hen|Henize|Hickson|IC|IXO|Jonckheere|KS|Kapteyn|Kaz|Kazarian|Kes|Kesteven|Kui|LH[Aa]|LkHA|LkCa|LkHα|"
    "LP|LS|LSI|Lanning|Mkn|Markarian|Minkowski|Mrk|MG|MH|MR|MS|Melotte|NAB|NRAO|OAO|OJ|OQ|OX|PB|PG|PSS|Pal|Parkes|"
    "Pismis|RCW|RCS|RGH|RLP|RX|Ross|Roque|SMM|SN|SS|Sh|Sk|Stein|Stock|Swift|Ter|Terzan|Ton|Trumpler|Tr|UM|VB|VER|VV|"
    "HESS|WD|WR|WRAY|Wray|Was|Westerlund|Wd|Wolf|XB|XRS|XSS|Zw|Zwicky|Abell|ACO|Arp|Akn|Ark|Barnard|Berkeley|Collinder|"
    "Djorg|Holmberg|Ho|Liller|Lynga|Messier|NSV|Palomar|Sand|Sanduleak|Shapley|Sharpless|Tombaugh"
)
_SKY = r"[JBG]?\s?\d{3,9}(?:\.\d+)?\s?[+\-−–]\s?\d{1,7}(?:\.\d+)?[A-Za-z]?(?:[+\-−–]\d+)?"
_NO_UNIT = r"(?!\s?(?:%|k?eV\b|[kMG]?pc\b|[kMG]?Hz\b|ks\b|ms\b|s\b|h\b|hours?\b|days?\b|yrs?\b|years?\b|months?\b|deg|arc|erg|cm|counts?\b|cts\b|sigma|x\s?10|±|e-?\d))"
_NUMBER = r"[JBG]?\d{1,9}(?:-\d{1,8}){0,3}[A-Za-z]?(?![\w.]*\d|[\w])"
_LONG_NUMBER = r"\d{2,9}[A-Za-z]?(?:-\d{1,8}){0,3}(?![\w]|\.\d)"
_PART = r"(?:\s?[A-E](?![\w'-])|\s(?:X|ULX|HLX)-?\d{1,3})?"
_OF_CATALOGUE = re.compile(
    rf"(?<![\w.+/-])(?:(?i:{_PREFIXES})[\s_-]{{0,2}}(?:{_SKY}|[+-]?{_NUMBER})|[1-3]E\s?\d{{4}}(?:(?:\d{{2}})?(?:\.\d+)?[+\-−–]\d{{2,6}}(?:\.\d)?|(?![\w.+-]))|(?:RE\s?)?J(?!2000)\d{{4}}(?![\w.+-]|\s\d)|[BJ]\d{{4}}[+\-−–]\d{{2,4}}(?![\w.+-])|(?:NGC|M|IC)\s?\d{{1,4}}\s?\*|A\d{{3,4}}(?![\w.+-])|eRO-QPE\s?\d|(?:Terzan|Liller|Palomar|Djorg|Westerlund|Fairall)\s\d(?![\w.])|\[?[A-Z]{{2,4}}\d{{2}}\]?\s\d{{2,5}}(?![\w.-])|RE\s?J\d{{4}}[+\-−–]\d{{2,4}}|LS\s?I\s?\+\s?\d{{2}}\s?[°\s]\s?\d{{2,3}}|(?:{_CAPITALS})[\s-]?(?:{_SKY}|{_LONG_NUMBER}|\d{{1,3}}-\d{{1,6}}(?!\w))"
    rf"|(?:BD|CD|CPD|CPC)\s?[+\-−–]\s?\d{{1,2}}[\s°]\s?\d{{2,6}}[A-Za-z]?|(?:I|II|III|IV|V|VI|VII|VIII)\s?Zw\s?\d{{1,3}}"
    rf"|(?:SDSS|2MASS|WISE|CXO|XMM|[A-Z]{{2,8}}(?:-CL)?)\s?J\d{{4,9}}(?:\.\d+)?[+\-−–]\d{{2,8}}(?:\.\d+)?"
    rf"|(?:19[6-9]\d|20[0-4]\d)[A-Z](?!\w)|20[012]\d(?!yrs|ish|sec|kpc|erg|deg|min|and|arc|day|mag|cts)[a-z]{{3}}(?!\w)|(?:SN|AT|GRB|FRB|EP|GW)\s?\d{{4,6}}[A-Za-z]{{0,4}}(?!\w))(?!\.\d)"
    + _NO_UNIT
    + _PART
)
_GLUED = re.compile(r"(?<![\w.+/-])(?P<prefix>[A-Z]{2,5})\d{3,6}(?![\w.]|-\d)" + _NO_UNIT)
# letters and number that are no name: quantities, dates, instruments, parts of papers
_NO_PREFIX = frozenset(
    "NH LX FX EW DOI MJD JD RA DEC ISO RFC BAT XRT XMM ACIS PN MOS UTC GMT PHA RMF ARF EPIC HRC HST VLA VLT DR TM AGN XRB CCD UVOT "
    "OBSID OM PI CSC FITS PDF CSV ADS PL".split()
)
_CONSTELLATION = "|".join(
    re.escape(form).replace("\\ ", r"\s+") for form in sorted((*FULL_NAMES, *GENITIVES), key=len, reverse=True)
)
_STAR = re.compile(
    rf"(?<![\w.+-])(?P<star>[A-IK-Z][A-IK-Z]?|[a-ik-z][a-ik-z]|[vV]\s?\d{{3,4}}|\d{{1,3}}|(?:(?i:{'|'.join(NAMES)})|[{''.join(NAME_OF)}])\d?)[\s-]+"
    rf"(?P<sky>(?i:{_CONSTELLATION}))(?:\s?[A-E](?![\w'-]))?(?![\w])"
)
_V_NUMBERED = re.compile(
    rf"(?<![\w.+-])V\s?\d{{3,4}}[\s-]?(?:{'|'.join(sorted((*FULL_NAMES, *FULL_NAMES.values(), *GENITIVES), key=len, reverse=True))})(?![\w])"
)
_A_KIND = re.compile(
    r"[\s-]*(?:type|like|class|stars?|binar(?:y|ies)|systems?|objects?|variables?|galax(?:y|ies)|phenomenon|survey|field|region|association|moving)\b",
    re.I,
)
_WORDS_OF_TWO = frozenset(
    "am an as at be by do go he if in is it me my no of on or so to up us vs we el la le de du un en et es il di da im ob zu se si al and "
    "ad re ho hi ok bl".split()
)
_WORDS_IN_CAPITALS = frozenset({"VS", "OR", "IS", "OF", "IN"})
_NUMBERED = re.compile(  # the form of a name, whoever bears it
    r"(?<![\w-])(?P<word>[A-Z][a-zé]{2,}\s(?:[IVX]{1,4}|\d{1,4}[A-Z]?)|[A-Z]{2,3}\s?\d{1,4}|Ho\s(?:[IVX]{1,4})|M\s?\d{1,3}|[A-Za-z]{4,})"
    r"[\s-](?:XR?|ULX|HLX)[\s-]?\d{1,2}(?![\w.])"
)
_BEFORE_NUMBERS = stop_words("question") | {"called", "named", "name", "model", "models", "figure", "table", "type"}


def unheld_names(text: str) -> Iterator[tuple[int, int]]:
    """Where names of objects are written in the text, as (start, end): the longest of those that overlap, in order."""
    end = -1
    for start, stop in sorted(_spans(text), key=lambda span: (span[0], -span[1])):
        if start >= end:
            yield start, stop
            end = stop


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBERED.finditer(text):
        if match["word"].split()[0].lower() not in _BEFORE_NUMBERS:
            yield match.span()
    for match in _OF_CATALOGUE.finditer(text):
        yield match.span()
    for match in _GLUED.finditer(text):
        if match["prefix"] not in _NO_PREFIX:
            yield match.span()
    for match in (*_STAR.finditer(text), *_V_NUMBERED.finditer(text)):
        if not _A_KIND.match(text, match.end()) and _is_star(match):
            yield match.span()


def _is_star(match: re.Match[str]) -> bool:
    """Not "in Vir", "or Cyg", "EW per", "30 Cyg"; single letters need their capital and R to Z, as stars are lettered."""
    groups = match.groupdict()
    if "star" not in groups:
        return True
    star, sky = groups["star"], re.sub(r"\s+", " ", groups["sky"])
    if star.lower() in _WORDS_OF_TWO and not (star.isupper() and sky[0].isupper() and star not in _WORDS_IN_CAPITALS):
        return False
    if sky.lower() in ENGLISH_WORDS and not (sky in FULL_NAMES and (star[0].isupper() or not star.isalpha())):
        return False
    if star.isdigit():
        return sky in GENITIVES
    if len(star) == 1:
        return star.isupper() and sky[0].isupper() if star.isascii() else True
    return star.isupper() or len(star) > 2 or not sky[0].isupper() or sky in GENITIVES
