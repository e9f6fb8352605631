"""What linking takes in besides the articles: corrections by hand, and the id registry of the release before.

In: settings, and what the dataset is made from (``raw_articles``' inputs, code, settings). Out: the corrections;
the registry and where it came from, as the manifest names it.
Refuses: a corrections file that is not there (E070), a registry that cannot be read (E073).

The registry is the table ``incident_history`` of a release. By ``link.registry = "latest"`` it is that of the
newest release; a build from the very inputs of the newest release repeats that release, and takes the registry that
it took. So the same inputs give the same bytes however often they are built. Without a release before, or by
``none``, the build is a first release.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.errors import DatelineError
from pipeline.link.corrections import Correction, CorrectionError, read_all
from pipeline.release.manifest import LATEST, MANIFEST
from pipeline.settings import Settings
from pipeline.store.durable import sha256_bytes, sha256_file
from schemas.tables import conform

REGISTRY = "incident_history.parquet"
DEFAULT = "corrections.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkInputs:
    """Corrections and registry; ``named``: both as the manifest names them."""

    corrections: list[Correction]
    registry: pl.DataFrame | None
    named: dict[str, Any]


def link_inputs(settings: Settings, made_from: dict[str, Any]) -> LinkInputs:
    """Read corrections and registry; see the module's docstring."""
    files = [(path.name, _bytes(path)) for path in settings.corrections if path.name != DEFAULT or path.exists()]
    hashes = [{"path": name, "sha256": sha256_bytes(data)} for name, data in files]
    release = _release(settings, made_from | {"corrections": hashes})
    registry = about = None
    if release is not None:
        registry = _registry(release)
        about = {"release": release.resolve().name, "sha256": sha256_file(release / REGISTRY)}
    return LinkInputs(corrections=read_all(files), registry=registry, named={"corrections": hashes, "registry": about})


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"the file cannot be read ({(error.strerror or type(error).__name__).lower()})"
        raise CorrectionError("E070", what, where=str(path), fix="Correct the setting corrections") from None


def _release(settings: Settings, made_from: dict[str, Any]) -> Path | None:
    """The release whose ids go on."""
    choice = settings.link.registry
    if choice == "none":
        return None
    if choice != LATEST:
        return Path(choice).absolute()
    latest = settings.release / LATEST
    try:
        manifest = json.loads((latest / MANIFEST).read_text(encoding="utf-8"))
        before = manifest["registry"]
    except (OSError, ValueError, KeyError):
        return None  # no release, or one of a version that had no registry
    if any(manifest.get(key) != value for key, value in made_from.items()):
        return latest
    if before is None:
        return None
    release = settings.release / str(before["release"])
    if not (release / REGISTRY).is_file() or sha256_file(release / REGISTRY) != before["sha256"]:
        return latest  # the release before is gone: the ids go on from the newest
    return release


def _registry(release: Path) -> pl.DataFrame:
    try:
        return conform(pl.read_parquet(release / REGISTRY), "incident_history")
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        what = f"the id registry cannot be read ({error})"
        raise DatelineError("E073", what, where=str(release / REGISTRY)) from None
