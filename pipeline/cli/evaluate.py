"""``dateline evaluate``: coded rows against gold: the figures, the errors, a page of them, floors.

In: a ``Request``. Out: tables on stdout, and the files asked for. Refuses: gold that cannot be read (E060),
coded rows that cannot be read or are of other articles (E061), a broken floor (E063).
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from pipeline.cli.released import current_release, read_table
from pipeline.cli.terminal import cell, make_console
from pipeline.errors import DatelineError
from pipeline.evaluate import Evaluation, evaluate, read_gold
from pipeline.evaluate.floors import broken, read_floors
from pipeline.evaluate.gold import RowTypes, first_fault
from pipeline.evaluate.report import write_report
from pipeline.evaluate.score import FAR_KM, NEAR_KM, Scored
from pipeline.evaluate.slots import COUNTS, WEIGHTS, Row, slot, value_text
from pipeline.settings import find_settings_file, load_settings
from pipeline.show.safe import safe

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is evaluated: the articles of ``inbox``, the rows of ``events``, or the newest release."""

    gold: Path
    inbox: list[Path] | None = None
    events: Path | None = None
    settings_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """Coded rows by source_id, and the texts of the articles as far as they are at hand."""

    rows: dict[str, list[dict[str, Any]]]
    texts: dict[str, str]


def run_evaluation(
    request: Request, *, html: Path | None, json_file: Path | None, floors_file: Path | None, totals_only: bool
) -> None:
    """Evaluate, print, write what is asked for, hold the floors."""
    gold = read_gold(request.gold)
    floors = read_floors(floors_file) if floors_file else {}
    coded = _coded(request)
    _check_articles(gold.articles, coded, request)
    found = evaluate(coded.rows, gold)
    console = make_console()
    if not totals_only:
        _print_errors(console, found)
    _print_totals(console, found.totals)
    if html:
        write_report(html, found, coded.texts)
        console.print(f"Errors: {html}", soft_wrap=True)
    if json_file:
        json_file.write_text(json.dumps(found.totals, indent=1) + "\n", encoding="utf-8")
    for measure, floor, value in broken(found.totals, floors):
        raise DatelineError("E063", f"{measure} is {value:.4f}, and its floor is {floor}", where=str(floors_file))


def _coded(request: Request) -> Coded:
    """Read or code what is to be evaluated."""
    if request.inbox and request.events:
        raise DatelineError("E061", "--inbox and --events are both given", fix="Give one of them")
    if request.inbox:
        from pipeline.cli.afresh import code_inbox
        from pipeline.cli.console import BuildProgress

        settings = load_settings(request.settings_file or find_settings_file(), inbox=request.inbox)
        with BuildProgress(quiet=not sys.stderr.isatty()) as progress:
            coded = code_inbox(settings, progress=progress)
        return _by_article(coded.events.to_dicts(), coded.articles)
    if request.events:
        beside = request.events.with_name("articles.parquet")
        return _by_article(_read_rows(request.events), pl.read_parquet(beside) if beside.is_file() else None)
    release = current_release(request.settings_file)
    return _by_article(read_table(release, "events").to_dicts(), read_table(release, "articles"))


def _read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a .parquet or .jsonl file."""
    try:
        if path.suffix == ".parquet":
            rows = pl.read_parquet(path).to_dicts()
        else:
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for number, row in enumerate(rows, start=1):
            RowTypes.model_validate(row)
            if not _source_id(row):
                raise ValueError(f"row {number} has no source_id")
    except ValidationError as error:
        raise _unreadable(path, f"row {number}: {first_fault(error)}") from None
    except (ValueError, pl.exceptions.PolarsError) as error:
        raise _unreadable(path, f"the file cannot be read ({error})") from None
    return rows


def _unreadable(path: Path, what: str) -> DatelineError:
    fix = "Name an events.parquet, or a .jsonl file of one row a line"
    return DatelineError("E061", what, where=str(path), fix=fix)


def _source_id(row: Row) -> str:
    return str(row.get("source_id") or row.get("article") or "")


def _by_article(rows: list[dict[str, Any]], articles: pl.DataFrame | None) -> Coded:
    texts = dict(articles.select("source_id", "text").iter_rows()) if articles is not None else {}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(_source_id(row), []).append(row)
    return Coded(found, texts)


def _check_articles(gold: Mapping[str, Any], coded: Coded, request: Request) -> None:
    """Say which gold articles were not coded; refuse when none was."""
    known = coded.texts.keys() | coded.rows.keys()
    absent = [name for name in gold if name not in known]
    if len(absent) == len(gold):
        what = f"none of the {len(gold)} articles of the gold is among those coded (such as {absent[0]})"
        raise DatelineError("E061", what, where=str(request.gold))
    if absent and coded.texts:
        named = ", ".join(absent[:_MOST_NAMED]) + (", ..." if len(absent) > _MOST_NAMED else "")
        what = f"{len(absent)} articles of the gold were not coded, and count as missed"
        print(f"warning: {what}: {safe(named)}", file=sys.stderr)


def _print_totals(console: Console, totals: dict[str, Any]) -> None:
    alarms = f"{totals['negatives_with_false_alarm']} of {totals['negatives']}"
    console.print(f"{totals['articles']} articles; of those without an incident, a false alarm in {alarms}")
    scores = Table("", "precision", "recall", "F1", "coded", "gold")
    for name, score in ((name, totals[name]) for name in ("rows", "slots", "merge") if totals[name]):
        rates = (f"{score[rate]:.3f}" for rate in ("p", "r", "f1"))
        scores.add_row(name, *rates, cell(score.get("pred")), cell(score.get("gold", score.get("rows"))))
    console.print(scores)
    fields = Table("slot", "right", "of")
    for name, field in totals["fields"].items():
        if field["n"]:
            fields.add_row(name, f"{field['accuracy']:.3f}", str(field["n"]), style="" if name in WEIGHTS else "dim")
    console.print(fields)
    geo = totals["geo"]
    if geo["n_gold"]:
        near, far = (f"within {limit} km {geo[f'within_{limit}km']:.3f}" for limit in (NEAR_KM, FAR_KM))
        median = "" if geo["median_km"] is None else f"; median error {geo['median_km']:.1f} km"
        console.print(f"place: {geo['located']} of {geo['n_gold']} located, {near}, {far}{median}")


def _print_errors(console: Console, found: Evaluation) -> None:
    """What was missed, what was a false alarm, and the wrong slots of the rest, by article."""
    for article in found.articles:
        lines = list(_error_lines(article))
        if lines:
            console.print(cell(article.id, "bold"))
            for kind, colour, text in lines:
                console.print(cell(f"  {kind}", colour).append(" ").append_text(cell(text)))
    console.print()


def _error_lines(article: Scored) -> Iterator[tuple[str, str, str]]:
    for j in article.missed:
        yield "missed     ", "red", _told(article.gold[j])
    for i in article.false_alarms:
        yield "false alarm", "yellow", _told(article.coded[i])
    for pair in article.pairs:
        coded, gold = article.coded[pair.coded], article.gold[pair.gold]
        for name in pair.wrong():
            found, wanted = (value_text(row, name) or "empty" for row in (coded, gold))
            yield "wrong slot ", "cyan", f"{_told(gold, brief=True)}: {name} is {found}, gold {wanted}"


def _told(row: Row, *, brief: bool = False) -> str:
    """The filled slots of a row, or those that tell it from others."""
    names = ("incident_type", "date_start", "place_name") if brief else tuple(WEIGHTS)
    values = ((name, value_text(row, name)) for name in names if slot(row, name) is not None)
    return ", ".join(f"{name} {value}" if name in COUNTS else value for name, value in values)
