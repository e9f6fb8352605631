"""The command line ``dateline``: init, poll, build, verify, peek, explain, diff, review, evaluate, settings, ui.

In: arguments. Out: text and an exit code: 0 done, 1 not done, 2 not understood.
Refuses: every ``DatelineError`` and every error of the operating system is printed as one line on stderr.

Commands import what they need when they run, so that ``--help`` answers at once.
"""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="dateline",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Turn a folder of raw news articles into a validated dataset of incidents.",
    epilog="Begin with: dateline init DIR",
)

Inboxes = Annotated[
    list[Path] | None,
    typer.Option("--inbox", metavar="DIR", help="Folder with articles; may be given several times."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Folder for the work (DIR/data) and the result (DIR/release)."),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", metavar="FILE", help="Settings file.  [default: ./dateline.toml if present]"),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=0, help="Processes that read articles; 0: one per core."),
]
Release = Annotated[Path, typer.Argument(metavar="RELEASE", help="A release's folder, such as release/latest.")]


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        app()
    except Exception as error:
        from pipeline.errors import DatelineError

        if not isinstance(error, DatelineError | OSError):
            raise  # a defect of ours: its traceback is wanted
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None:
    pass


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make; it may exist.")],
) -> None:
    """Make a folder for a new dataset: settings, inbox, corrections, README.

    Files that are there already are never overwritten.

    \b
    Examples:
      dateline init sahel
      dateline init .
    """
    from pipeline.cli.init_dataset import init_dataset

    for path in init_dataset(folder):
        print(f"made {path}")
    print(f"\nPut articles into {folder / 'inbox'}, then: cd {folder} && dateline build")


@app.command()
def poll(
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="[URL]...", help="Feeds to ask in place of those of the settings."),
    ] = None,
    inbox: Inboxes = None,
    settings: SettingsFile = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print failures only.")] = False,
) -> None:
    """Ask live feeds for new entries and save them into the inbox; a build then reads them there.

    Asks the RSS and Atom feeds in [feeds] urls of the settings, each host politely, and takes no whole feed that
    has not changed. Each new entry is a file in feeds/HOST of the first inbox folder.
    Exit code 0: every feed was asked. 1: one failed; what the others gave is saved.

    \b
    Examples:
      dateline poll
      dateline poll https://news.example/world/rss
      dateline poll --settings sahel/dateline.toml --quiet
    """
    from pipeline.cli.poll import run_poll

    if not run_poll(_settings(settings, inbox=inbox, out=None, feeds=urls), quiet=quiet):
        raise typer.Exit(1)


@app.command()
def build(
    inbox: Inboxes = None,
    out: Out = None,
    settings: SettingsFile = None,
    workers: Workers = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Read every article anew.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Build the dataset and release it.

    Takes the articles of the inbox folders through every stage, prints how many rows each table has and what
    was refused, and leaves a release in release/VERSION, with release/latest pointing at it.
    Exit code 0: built, refused records included. 1: not built; the last release is untouched.

    \b
    Examples:
      dateline build
      dateline build --inbox articles --out result
      dateline build --settings sahel/dateline.toml --workers 1 --no-cache
    """
    from pipeline.cli.console import BuildProgress, print_build
    from pipeline.cli.jobs import run_build

    chosen = _settings(settings, inbox=inbox, out=out, workers=workers, no_cache=no_cache)
    with BuildProgress(quiet=quiet) as progress:
        result = run_build(chosen, progress=progress)
    if not quiet:
        print_build(result)
    if not result.success:
        print(f"error: {result.error or 'the dataset was not built'}", file=sys.stderr)
        raise typer.Exit(1)


@app.command()
def verify(release: Release) -> None:
    """Check a release: every file's hash, every table's rows and rules.

    \b
    Examples:
      dateline verify release/latest
    """
    from pipeline.cli.console import print_verification
    from pipeline.release import verify as verify_release

    if not print_verification(verify_release(release), release):
        raise typer.Exit(1)


@app.command()
def peek(
    release: Release,
    table: Annotated[str, typer.Option("--table", metavar="NAME", help="Which table.")] = "incidents",
    rows: Annotated[int, typer.Option("--rows", metavar="N", min=1, help="How many rows.")] = 10,
) -> None:
    """Print a few rows of a table of a release, the latest first.

    \b
    Examples:
      dateline peek release/latest
      dateline peek release/latest --table quarantine --rows 50
    """
    from pipeline.cli.peek import print_table

    print_table(release, table, rows=rows)


@app.command()
def explain(
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE_OR_INCIDENT", help="An article_id, source_id, event_id or incident_id; or a file."
        ),
    ],
    release: Annotated[
        Path | None,
        typer.Option("--release", metavar="DIR", help="Release to look in.  [default: the newest of this dataset]"),
    ] = None,
    settings: SettingsFile = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="No colours: marked words stand in brackets with their field.")
    ] = False,
    why: Annotated[bool, typer.Option("--why", help="Show why the events of an incident were linked.")] = False,
    original: Annotated[
        bool, typer.Option("--original", help="Show the record as it came; in a pipe, its bytes alone.")
    ] = False,
) -> None:
    """Show an article, what was coded from it, and the words that each value rests on.

    An incident's id shows every article that tells it, with --why the parts of each link's score. A file is coded
    on the spot, and nothing is written. In a pipe, or with NO_COLOR, there are no colours, as with --plain.

    \b
    Examples:
      dateline explain d26_bamako_jnim
      dateline explain inc_0123456789abcdef --release release/2024.1
      dateline explain inc_0123456789abcdef --why
      dateline explain inbox/d26_bamako_jnim.txt --plain
      dateline explain d26_bamako_jnim --original > article.txt
    """
    from pipeline.cli.explain import explain as print_explanation
    from pipeline.cli.original import print_original

    if original:
        print_original(wanted, release=release, settings_file=settings)
        return
    print_explanation(wanted, release=release, settings_file=settings, plain=plain, why=why)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The older release's folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The newer release's folder.")],
) -> None:
    """Show which incidents came, went, were merged, split or changed between two releases.

    \b
    Examples:
      dateline diff release/2024-05-01-0123456789ab release/latest
    """
    from pipeline.cli.diff import print_diff

    print_diff(old, new)


@app.command()
def review(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The sheet to write, a CSV file.")],
    release: Annotated[
        Path | None,
        typer.Option("--release", metavar="DIR", help="Release to look at.  [default: the newest of this dataset]"),
    ] = None,
    settings: SettingsFile = None,
    below: Annotated[
        float, typer.Option("--below", metavar="X", min=0, max=1, help="Confidence under which a row needs a look.")
    ] = 0.5,
) -> None:
    """Write a sheet of the rows that are uncertain or on which sources differ, for a person to fill in.

    Fill in action, value, coder, date and reason, and name the file in the setting corrections; lines without an
    action do nothing. A file that is there already is not overwritten.

    \b
    Examples:
      dateline review --out sheet.csv
      dateline review --out sheet.csv --below 0.7 --release release/2024.1
    """
    from pipeline.cli.review import write_sheet

    print(f"{write_sheet(out, release, settings_file=settings, below=below)} rows to look at: {out}")


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Option("--gold", metavar="DIR", help="Folder of gold, a JSON file an article.")],
    inbox: Inboxes = None,
    events: Annotated[
        Path | None,
        typer.Option("--events", metavar="FILE", help="Coded rows: the events of a release (.parquet) or .jsonl."),
    ] = None,
    settings: SettingsFile = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page of the errors.")] = None,
    json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.")] = None,
    floors: Annotated[
        Path | None, typer.Option("--floors", metavar="FILE", help="Leave with 1 if a floor of this file is broken.")
    ] = None,
    totals: Annotated[bool, typer.Option("--totals", help="Print no single misses and false alarms.")] = False,
) -> None:
    """Score coded rows against gold that a person made.

    Evaluates the newest release of this dataset; with --events, the rows of a file; with --inbox, the articles
    of a folder, coded on the spot, and nothing is written. Gold has the form of examples/gold; clusters*.json in
    its folder or beside it say which rows of different articles are one incident.
    Exit code 0: evaluated. 1: not, or a floor is broken.

    \b
    Examples:
      dateline evaluate --gold gold
      dateline evaluate --gold gold --html errors.html --json score.json
      dateline evaluate --gold gold --inbox articles --floors floors.toml --totals
    """
    from pipeline.cli.evaluate import Request, run_evaluation

    request = Request(gold=gold, inbox=inbox, events=events, settings_file=settings)
    run_evaluation(request, html=html, json_file=json, floors_file=floors, totals_only=totals)


@app.command("settings")
def show_settings(settings: SettingsFile = None) -> None:
    """Print the settings in force, and where each that is not a default was set.

    \b
    Examples:
      dateline settings
      DATELINE_EXTRACT__WORKERS=1 dateline settings --settings sahel/dateline.toml
    """
    from pipeline.settings import find_settings_file, load_settings
    from pipeline.settings_sources import origins
    from pipeline.settings_text import settings_text

    path = settings or find_settings_file()
    print(settings_text(load_settings(path), origins=origins(path)), end="")


@app.command()
def ui(
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 3000,
    inbox: Inboxes = None,
    out: Out = None,
    settings: SettingsFile = None,
) -> None:
    """Open the asset graph, runs and checks in a browser, on this machine only. Ctrl-C ends it.

    \b
    Examples:
      dateline ui
      dateline ui --port 3001 --inbox articles --out result
    """
    from pipeline.cli.ui import run_ui

    path = _settings_path(settings, inbox)
    raise typer.Exit(run_ui(_settings(settings, inbox=inbox, out=out), settings_file=path, port=port))


def _settings_path(given: Path | None, inbox: list[Path] | None) -> Path | None:
    """The settings file, if there is one; without one, the command line must name the inbox."""
    from pipeline.errors import SettingsError
    from pipeline.settings import SETTINGS_FILE, find_settings_file

    path = given or find_settings_file()
    if path is None and not inbox:
        raise SettingsError(
            code="E003",
            where=SETTINGS_FILE,
            what="there is no settings file in this folder, and no --inbox",
            fix="Make a dataset folder with `dateline init DIR`, or name the articles with --inbox DIR",
        )
    return path


def _settings(
    given: Path | None,
    *,
    inbox: list[Path] | None,
    out: Path | None,
    workers: int | None = None,
    no_cache: bool = False,
    feeds: list[str] | None = None,
) -> Any:
    """Lay the options over the settings file."""
    from pipeline.settings import load_settings

    path = _settings_path(given, inbox)
    overrides: dict[str, Any] = {}
    if inbox:
        overrides["inbox"] = inbox
    if feeds:
        overrides["feeds"] = {"urls": feeds}
    if out:
        overrides |= {"data": out / "data", "release": out / "release"}
    extract = ({} if workers is None else {"workers": workers}) | ({"cache": False} if no_cache else {})
    return load_settings(path, **overrides, **({"extract": extract} if extract else {}))
