"""The manifest and the data card of a corpus: made from the folder itself, so they can't disagree with it.

The manifest lists every part and product with its SHA-256, the queries with their services and dates, and the versions
of what made them; ``check`` compares it with the files.
"""

from collections import Counter
from importlib.metadata import PackageNotFoundError, version

from retriever.durable import sha256_of
from retriever.library.format.corpus_schema import FORMAT, KEYS, PAPERS, SOURCES, TABLES
from training.corpus.folder.folder import CorpusFolder, now
from training.corpus.steps.spectra import write_checksums

PACKAGES = ("spectrum-scholar", "pyvo", "astropy", "ads", "requests", "pyarrow", "pypdf")


def write_manifest(folder: CorpusFolder) -> dict:
    """Write ``manifest.json`` and ``README.md``; returns the manifest."""
    tables, queries = {}, []
    for table in TABLES:
        parts = {}
        for part in folder.parts(table):
            about = folder.about(part)
            parts[part.name] = {"sha256": sha256_of(part), "bytes": part.stat().st_size, **about}
            if "adql" in about or "service" in about:
                queries.append(
                    {
                        "table": table,
                        "part": part.name,
                        "service": about.get("service", ""),
                        "written": about.get("written", ""),
                    }
                )
        tables[table] = {"rows": sum(1 for _ in folder.rows(table)), "parts": parts}
    products = write_checksums(folder)
    manifest = {
        "format": FORMAT,
        "written": now(),
        "versions": {name: _version(name) for name in PACKAGES},
        "tables": tables,
        "queries": queries,
        "spectra": {
            "files": len(products),
            "bytes": sum(p["bytes"] for p in products.values()),
            "checksums": "spectra/checksums.json",
        },
        "fulltext": len(list((folder.path / "fulltext").glob("*.json"))),
        "failures": len(folder.failures()),
    }
    folder.write_json("manifest.json", manifest)
    folder.write_text("README.md", data_card(folder, manifest))
    return manifest


def check(folder: CorpusFolder) -> list[str]:
    """What is wrong with the corpus: parts or products that are not as the manifest says, rows that stand twice."""
    problems = []
    manifest = folder.read_json("manifest.json", None)
    if manifest is None:
        return ["there is no manifest: run scholar corpus build"]
    for table, entry in manifest["tables"].items():
        for name, part in entry["parts"].items():
            path = folder.path / table / name
            if not path.exists():
                problems.append(f"{table}/{name} is missing")
            elif sha256_of(path) != part["sha256"]:
                problems.append(f"{table}/{name} has changed")
        problems += [f"{table}: {key} stands {count} times" for key, count in duplicates(folder, table).items()]
    for entry in folder.read_json("spectra/checksums.json", {}).values():
        path = folder.path / entry["path"]
        if not path.exists() or sha256_of(path) != entry["sha256"]:
            problems.append(f"{entry['path']} is missing or has changed")
    return problems


def duplicates(folder: CorpusFolder, table: str) -> dict[tuple, int]:
    """Keys that more than one row has."""
    counts = Counter(tuple(row.get(key) for key in KEYS[table]) for row in folder.rows(table))
    return {key: count for key, count in counts.items() if count > 1}


def data_card(folder: CorpusFolder, manifest: dict) -> str:
    """What the corpus holds, where it is from, how it may be used."""
    rows = {table: entry["rows"] for table, entry in manifest["tables"].items()}
    catalogues = Counter(row["catalogue"] for row in folder.rows(SOURCES))
    papers = list(folder.rows(PAPERS))
    origins = Counter(row["origin"] for row in papers)
    services = sorted({query["service"] for query in manifest["queries"] if query["service"].startswith("http")})
    lines = [
        "# Data card",
        "",
        f"Made {manifest['written']} with spectrum-scholar {manifest['versions']['spectrum-scholar']} (`scholar corpus`).",
        "",
        "| what | how many |",
        "| --- | --- |",
        *(f"| sources of {name} | {count} |" for name, count in sorted(catalogues.items())),
        f"| observations | {rows['observations']} |",
        f"| spectral products (PHA, ARF, RMF) | {manifest['spectra']['files']} |",
        *(f"| papers ({origin}) | {count} |" for origin, count in sorted(origins.items())),
        f"| of these refereed | {sum(bool(p['refereed']) for p in papers)} |",
        f"| of these retracted | {sum(bool(p['retracted']) for p in papers)} |",
        f"| full texts | {manifest['fulltext']} |",
        f"| summaries | {rows['summaries']} |",
        "",
        "Services: " + (", ".join(services) or "none"),
        "",
        "The ADQL that ran is in `queries/` and in each part's metadata; SHA-256 of every file in `manifest.json` and `spectra/checksums.json`.",
        "",
        "Rights: catalogue values and spectra are the archives' (cite the catalogues and the Chandra Data Archive). Abstracts belong to",
        "their publishers or authors: keep them for your own use. Summaries say by whom (`by`: a model or rules) and quote their sentences.",
        "",
        f"Failures left: {manifest['failures']} (`failures.json`); the next run tries them again.",
        "",
    ]
    return "\n".join(lines)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
