"""Settings: one frozen object, made once and passed to every stage.

In: the defaults below, then a ``dateline.toml``, then ``DATELINE_*`` environment variables
(``DATELINE_EXTRACT__WORKERS=2``), then what the command line said; each overrules the one before.
Out: a ``Settings`` whose paths are absolute.
Refuses: an unknown key (E001, naming the nearest known one), a value that is not allowed (E002), a
settings file that cannot be read or parsed (E003). ``pipeline.settings_sources`` does the reading.
"""

import datetime
import os
import re
from pathlib import Path
from typing import Annotated, Any, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

SETTINGS_FILE = "dateline.toml"
ENV_PREFIX = "DATELINE_"
ENV_DELIMITER = "__"
SETTINGS_VARIABLE = "DATELINE_SETTINGS"
"""Names the settings file where there is no command line to name it: in the Dagster UI."""

PATH_FIELDS = ("inbox", "data", "release", "corrections")

# Names become folder names, so they stay within what every file system takes.
_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"


def _not_latest(value: str | None) -> str | None:
    if value == "latest":
        raise ValueError('should not be "latest", the name of the link to the newest release')
    return value


def _two_letters(codes: tuple[str, ...]) -> tuple[str, ...]:
    wrong = [code for code in codes if not re.fullmatch("[a-z]{2}", code)]
    if wrong:
        raise ValueError('should be ISO 639-1 codes of two small letters, such as "en"')
    return codes


def _http_addresses(urls: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", url, re.I) for url in urls):
        raise ValueError("should be addresses that begin with http:// or https:// and hold no password")
    return urls


def _given(value: Any) -> Any:
    """Refuse an empty path, which would silently mean the folder one happens to be in."""
    if value == "":
        raise ValueError("should not be empty")
    return value


def _one_or_many(value: Any) -> Any:
    """Let ``inbox = "inbox"`` stand for ``inbox = ["inbox"]``."""
    return (value,) if isinstance(value, str | Path) else value


Folder = Annotated[Path, BeforeValidator(_given)]
Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]


class Section(BaseModel):
    """A group of settings: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class ColumnSettings(Section):
    """Which names hold what in files of many records; the first name that a record has is taken."""

    id: Names = Field(
        default=("id", "source_id", "article_id", "uid", "guid"),
        description="The record's own identifier.",
    )
    title: Names = Field(default=("title", "headline"), description="The headline.")
    text: Names = Field(
        default=("text", "body", "content", "article", "full_text", "article_text"),
        description="The article itself. A record without any of these names is refused.",
    )
    published: Names = Field(
        default=(
            "published",
            "date",
            "published_at",
            "publication_date",
            "pub_date",
            "published_date",
            "datetime",
        ),
        description="The publication date.",
    )
    url: Names = Field(default=("url", "link", "source_url"), description="The address the article was read at.")
    outlet: Names = Field(
        default=("outlet", "source", "publisher", "site", "domain"),
        description="The newspaper, agency or site.",
    )
    author: Names = Field(default=("author", "authors", "byline"), description="The author.")
    language: Names = Field(default=("language", "lang"), description="The language that the record declares.")


class IngestSettings(Section):
    """Reading the inbox."""

    max_file_bytes: int = Field(
        default=268_435_456,
        ge=1,
        description="Largest file, in bytes, of a kind that is read as a whole. A larger one is refused (E015). JSON "
        "Lines, tables, web archives and archives may have any size.",
    )
    max_unpacked_bytes: int = Field(
        default=68_719_476_736,
        ge=1,
        description="Most bytes that a compressed file or an archive unpacks to, archives inside it included (E015 "
        "beyond it).",
    )
    max_ratio: int = Field(
        default=200,
        ge=1,
        description="Most times its size that a compressed file unpacks to. Above it, it is refused (E018).",
    )
    max_members: int = Field(
        default=100_000,
        ge=1,
        description="Most files inside one .zip or .tar. An archive with more is refused (E015).",
    )
    max_nesting: int = Field(
        default=2,
        ge=1,
        le=8,
        description="How deep archives may lie in archives: 2 reads a zip inside a zip (E018 beyond it).",
    )
    max_records: int = Field(
        default=20_000_000,
        ge=1,
        description="Most records read from one file. A file with more is refused (E015).",
    )
    max_record_bytes: int = Field(
        default=33_554_432,
        ge=1,
        description="Longest line of JSON Lines or row of a table, in bytes, with all its fields. A longer one is "
        "refused (E015).",
    )
    max_record_chars: int = Field(
        default=5_000_000,
        ge=1,
        description="Longest text of one record, in characters. A longer one is refused (E015).",
    )
    max_seconds: float = Field(
        default=120.0,
        gt=0,
        description="Longest time that one web page, PDF or office document may take. Beyond it, it is refused (E018).",
    )
    max_memory_bytes: int = Field(
        default=2_147_483_648,
        ge=268_435_456,
        description="Most memory that reading one web page, PDF or office document may take (E018).",
    )
    keep_originals: bool = Field(
        default=True,
        description="Keep the bytes of every file of the inbox, compressed, in the data folder, so that `dateline "
        "explain --original` shows an article as it came, also when the file is gone.",
    )
    columns: ColumnSettings = Field(
        default=ColumnSettings(),
        description="Names of columns or keys in .csv and .jsonl files, first match wins; case, "
        "spaces and punctuation are ignored.",
    )


class CleanSettings(Section):
    """Turning raw records into articles."""

    languages: Annotated[Names, Field(min_length=1), AfterValidator(_two_letters)] = Field(
        default=("en",),
        description="Languages that are kept, as two-letter codes; other articles are refused (E024). "
        "The language model and the word lists are English.",
    )
    min_words: int = Field(
        default=1,
        ge=1,
        description="Fewest words an article has after cleaning. A shorter one is refused (E023).",
    )
    same_share: float = Field(
        default=0.6,
        gt=0,
        le=1,
        description="Two articles are copies or versions of one when the longer repeats this share of the shorter "
        "one's phrases of four words.",
    )


class ExtractSettings(Section):
    """Finding the incidents of each article."""

    workers: int = Field(
        default=0,
        ge=0,
        le=1024,
        description="Processes that clean and code articles at once; 0 takes one per processor core.",
    )
    batch_size: int = Field(
        default=16,
        ge=1,
        le=10_000,
        description="Articles handed to a process at a time. The result never depends on it.",
    )
    max_words: int = Field(
        default=20_000,
        ge=1,
        description="Longest article that is read, in words. A longer one is refused (E031).",
    )
    cache: bool = Field(
        default=True,
        description="Keep what was found in each article, so that a rebuild reads only what changed.",
    )

    @property
    def processes(self) -> int:
        """How many processes to start: ``workers``, or the cores this process may use."""
        return self.workers or available_cores()


class LinkSettings(Section):
    """Deciding which events are one incident."""

    max_km: float = Field(
        default=25.0,
        ge=0,
        le=1000,
        description="Most kilometres between the places of two events of one incident.",
    )
    registry: str = Field(
        default="latest",
        min_length=1,
        examples=["release/2024-01-01-0123456789ab"],
        description="Release whose incident ids go on: latest, none (a first release), or the folder of one.",
    )


class FeedSettings(Section):
    """Polling of live feeds."""

    urls: Annotated[Names, AfterValidator(_http_addresses)] = Field(
        default=(),
        description="Addresses of RSS and Atom feeds that `dateline poll` asks for new entries.",
    )
    pause_seconds: float = Field(
        default=2.0, ge=0, description="Seconds between two requests to one host; a failed one waits longer each time."
    )
    tries: int = Field(default=3, ge=1, le=10, description="Times a feed is asked before it counts as failed.")
    max_seconds: float = Field(default=30.0, gt=0, description="Longest time that one answer may take.")
    max_bytes: int = Field(default=16_777_216, ge=1, description="Largest feed that is taken, in bytes, unpacked.")
    max_redirects: int = Field(default=5, ge=0, le=20, description="Most redirects that are followed.")


class Environment(EnvSettingsSource):
    """The usual reading of the environment, with commas between the items of a list."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """Read JSON; else split a list at its commas; else leave it to validation, which names the key."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            is_list = field is not None and get_origin(field.annotation) is tuple
            return [item.strip() for item in value.split(",")] if is_list else value


class Settings(BaseSettings):
    """Everything a build can be told. Construct it with ``load_settings``."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=True,
        env_prefix=ENV_PREFIX,
        env_nested_delimiter=ENV_DELIMITER,
        env_ignore_empty=True,
    )

    name: str = Field(default="dateline", pattern=_NAME, description="Name of the dataset, written into its manifest.")
    version: Annotated[str | None, AfterValidator(_not_latest)] = Field(
        default=None,
        pattern=_NAME,
        examples=["2024.1"],
        description="Version of the release and name of its folder. Without it, the version is made from the "
        "latest publication date and the hash of the inputs.",
    )
    inbox: Annotated[tuple[Folder, ...], BeforeValidator(_one_or_many), Field(min_length=1)] = Field(
        default=(Path("inbox"),),
        description="Folders with articles. Relative paths start at the folder of this file.",
    )
    data: Folder = Field(
        default=Path("data"), description="Folder for the working tables, the cache and the run history."
    )
    release: Folder = Field(
        default=Path("release"), description="Folder in which each release gets a folder of its own."
    )
    corrections: Annotated[tuple[Folder, ...], BeforeValidator(_one_or_many)] = Field(
        default=(Path("corrections.csv"),),
        description="Files of corrections by hand, applied in every build; corrections.csv may be missing.",
    )
    as_of: datetime.date | None = Field(
        default=None,
        examples=[datetime.date(2024, 12, 31)],
        description="An article published after this day is refused (E022). Without it: after tomorrow, "
        "in UTC, for the next day has begun somewhere.",
    )
    ingest: IngestSettings = Field(default=IngestSettings(), description="Reading the inbox.")
    feeds: FeedSettings = Field(default=FeedSettings(), description="Polling of live feeds (`dateline poll`).")
    clean: CleanSettings = Field(default=CleanSettings(), description="Turning raw records into articles.")
    extract: ExtractSettings = Field(default=ExtractSettings(), description="Finding the incidents of each article.")
    link: LinkSettings = Field(default=LinkSettings(), description="Deciding which events are one incident.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values given, then the environment: no dotenv file and no folder of secrets."""
        del env_settings, dotenv_settings, file_secret_settings
        return init_settings, Environment(settings_cls)

    def coding_inputs(self) -> dict[str, Any]:
        """The settings that can change what is coded, as plain JSON values.

        Left out: paths and the dataset's name and version (they name a build, they do not change a row; what
        corrections and the registry hold is an input of its own), processes, batch size and cache (the rows
        never depend on them), feeds (what they gave lies in the inbox) and
        whether originals are kept.
        """
        return self.model_dump(
            mode="json",
            exclude={
                "name": True,
                "version": True,
                **dict.fromkeys(PATH_FIELDS, True),
                "extract": {"workers", "batch_size", "cache"},
                "link": {"registry"},
                "feeds": True,
                "ingest": {"keep_originals"},
            },
        )


def available_cores() -> int:
    """Processor cores that this process may use, which containers often limit."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def load_settings(path: Path | None = None, /, **overrides: Any) -> Settings:
    """Return the settings of the file at ``path``, the environment and ``overrides``.

    ``path=None`` reads no file. Relative paths written in the file, and the default paths, start at the
    file's folder; those of the environment and of ``overrides`` start at the working directory.

    Raises ``SettingsError`` E001, E002 or E003.
    """
    from pipeline.settings_sources import read_settings

    return read_settings(path, overrides)


def find_settings_file() -> Path | None:
    """The file that ``DATELINE_SETTINGS`` names, else ``./dateline.toml`` if there is one, else None."""
    named = os.environ.get(SETTINGS_VARIABLE)
    if named:
        return Path(named)
    here = Path(SETTINGS_FILE)
    return here if here.is_file() else None


def settings_of_environment() -> Settings:
    """The settings where no command line speaks: those of the Dagster UI and of a schedule."""
    return load_settings(find_settings_file())
