"""``dateline explain``: an article with what was coded from it, and the words that each value rests on.

In: an id (article, source, event or incident) of a release, or the path of a file, which is coded on the spot.
Out: on stdout, for each article, its rows and its text: marked words in the colour of their field, and after
each sentence the rows that rest on it, with the fields of which no single words are marked. Without colours
(no terminal, NO_COLOR, ``--plain``) the words stand in brackets with the name of their field.
Refuses: an id that the release does not hold (E054), a file whose records cannot be coded (its refusal).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import batched, takewhile
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.released import current_release, read_table
from pipeline.cli.terminal import cell, make_console
from pipeline.cli.why import print_why
from pipeline.errors import DatelineError
from pipeline.settings import find_settings_file, load_settings
from pipeline.show.fields import BASIC_COLOURS, COLOURS, Row, groups_said
from pipeline.show.marks import Mark, Piece, pieces, sentences_of, unmarked, words_of
from pipeline.show.safe import safe

type Span = tuple[int, int]
type Colours = Mapping[str, str]
"""Group -> colour; without any, what is marked stands in brackets."""
type Note = tuple[int, list[str]]
"""A row's number, and the groups that rest on a sentence as a whole."""
type Notes = dict[int, list[Note]]
"""Where sentences end, and what is noted there."""

_COLUMNS_OF_A_ROW = 38
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Story:
    """An article, the rows to be explained, and the entities found in it."""

    article: Row
    rows: list[dict[str, Any]]
    entities: list[dict[str, Any]]


def explain(wanted: str, *, release: Path | None, settings_file: Path | None, plain: bool, why: bool = False) -> None:
    """Print what ``wanted`` names."""
    path = Path(wanted)
    incident = None
    if path.is_file():
        from pipeline.cli.afresh import code_file  # loads the language model, which ids do not need

        settings = load_settings(settings_file or find_settings_file(), extract={"workers": 1})
        coded = code_file(path, settings)
        stories = _stories(coded.articles, coded.events, coded.entities)
    else:
        stories, incident = find(wanted, release or current_release(settings_file))
    console = make_console()
    colours = {} if plain else _colours(console)
    if incident:
        title = f"incident {incident['incident_id']}"
        _print_rows(console, [incident], names=["all articles"], title=title, colours=colours)
        if why:
            print_why(console, stories, settings_file=settings_file)
    for story in stories:
        _print_story(console, story, colours=colours)


def _colours(console: Console) -> Colours:
    """The colours that the terminal can show and its user wants to see."""
    if console.color_system is None or console.no_color:
        return {}
    return BASIC_COLOURS if console.color_system == "standard" else COLOURS


def _style(group: str, colours: Colours) -> str:
    return f"black on {colours[group]}" if colours else ""


def find(wanted: str, release: Path) -> tuple[list[Story], dict[str, Any] | None]:
    """The stories that an id names, and the merged row where it is an incident's."""
    articles, events = read_table(release, "articles"), read_table(release, "events")
    incident = None
    if (rows := events.filter(event_id=wanted)).height:
        events = rows
    elif (rows := events.filter(incident_id=wanted)).height:
        events = rows
        incident = read_table(release, "incidents").row(by_predicate=pl.col("incident_id") == wanted, named=True)
    elif (found := articles.filter((pl.col("article_id") == wanted) | (pl.col("source_id") == wanted))).height:
        return _stories(found, events, read_table(release, "entities")), None
    else:
        raise _unknown(wanted, release, articles)
    told = articles.filter(pl.col("article_id").is_in(events["article_id"].implode()))
    return _stories(told, events, read_table(release, "entities")), incident


def _unknown(wanted: str, release: Path, articles: pl.DataFrame) -> DatelineError:
    from rapidfuzz import process  # only a mistake needs it

    near = [name for name, *_ in process.extract(wanted, articles["source_id"].to_list(), limit=_NEAREST)]
    return DatelineError(
        "E054",
        f'"{safe(wanted)}" is no article_id, source_id, event_id or incident_id of this release, and no file',
        where=str(release),
        fix=f"Near to it are the articles {', '.join(map(safe, near))}; see `dateline peek RELEASE --table articles`",
    )


def _stories(articles: pl.DataFrame, events: pl.DataFrame, entities: pl.DataFrame) -> list[Story]:
    """One story an article, by date; its rows in the order in which the text tells them."""
    stories = []
    for article in articles.sort("published", "source_id").iter_rows(named=True):
        rows = events.filter(article_id=article["article_id"]).to_dicts()
        rows.sort(key=lambda row: (min((span["start"] for span in row["evidence"]), default=0), row["event_id"]))
        stories.append(Story(article, rows, entities.filter(article_id=article["article_id"]).to_dicts()))
    return stories


def _print_story(console: Console, story: Story, *, colours: Colours) -> None:
    article, text = story.article, story.article["text"]
    console.rule(cell(article["source_id"], "bold"), characters="━" if colours else "=", align="left")
    about = (article["published"], article["outlet"], article["url"], article["article_id"])
    console.print(cell(" · ".join(str(item) for item in about if item)))
    names = [f"row {number}" for number in range(1, len(story.rows) + 1)]
    _print_rows(console, story.rows, names=names, colours=colours)
    if not story.rows:
        console.print("No incident was coded from this article.")
    sentences = sentences_of(story.rows, len(text))
    words = words_of(text, story.rows, story.entities, sentences)
    console.print(_legend(words, colours=colours))
    console.print()
    notes = _notes(sentences, unmarked(sentences, words))
    console.print(_marked(text, sentences, words, notes, colours=colours), soft_wrap=not colours)
    console.print()


def _print_rows(
    console: Console, rows: Sequence[Row], *, names: Sequence[str], title: str | None = None, colours: Colours
) -> None:
    """The rows side by side, a line a group of fields, in which the group's name bears its colour."""
    for some in batched(zip(names, rows, strict=True), max(1, console.width // _COLUMNS_OF_A_ROW)):
        said = [groups_said(row) for _, row in some]
        table = Table("", title=cell(title) if title else None, title_justify="left")
        for name, row in some:
            table.add_column(cell(name if "event_id" not in row else f"{name}\n{row['event_id']}"), overflow="fold")
        for group in COLOURS:
            if any(group in one for one in said):
                table.add_row(cell(group, _style(group, colours)), *(cell(one.get(group)) for one in said))
        console.print(table)


def _legend(words: Sequence[Mark], *, colours: Colours) -> Text:
    """What the marks in the text mean."""
    legend = Text("Marked: ")
    for group in COLOURS:
        if any(word.group == group for word in words):
            shown = f" {group} " if colours else f"[{group}: words]"
            legend.append(shown, _style(group, colours)).append(" ")
    return legend.append("‹n: ...› ends a sentence that row n rests on, with what rests on it as a whole.")


def _marked(
    text: str,
    sentences: Sequence[Mark],
    words: Sequence[Mark],
    notes: Mapping[int, Sequence[Note]],
    *,
    colours: Colours,
) -> Text:
    """The text with its marks and notes. What no row rests on is dim; of words in words the inner ones count."""
    marked, opened = Text(), list[Span]()
    for piece in pieces(len(text), [*(mark._replace(group="") for mark in sentences), *words]):
        groups = [mark.group for mark in piece.marks if mark.group]
        if not colours:
            marked.append(_brackets(piece, opened))
        style = _style(groups[0], colours) if groups else "" if piece.marks or not colours else "dim"
        marked.append_text(cell(text[piece.start : piece.end], style))
        while opened and opened[-1][1] <= piece.end:
            opened.pop()
            marked.append("]")
        for note in notes.get(piece.end, ()):
            marked.append_text(_note(note, colours=colours))
    return marked


def _brackets(piece: Piece, opened: list[Span]) -> str:
    """The brackets before a piece: those of marks that are over, then those of marks that begin; ``opened`` follows."""
    groups: dict[Span, list[str]] = {}
    for mark in reversed(piece.marks):
        if mark.group and mark.group not in groups.setdefault((mark.start, mark.end), []):
            groups[mark.start, mark.end].append(mark.group)
    spans = list(groups)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(opened, spans, strict=False))))
    closing = "]" * (len(opened) - same)
    opened[:] = spans
    return closing + "".join(f"[{'+'.join(reversed(groups[span]))}: " for span in spans[same:])


def _notes(sentences: Sequence[Mark], whole: Sequence[Mark]) -> Notes:
    """End of a sentence -> the rows that rest on it, each with the groups that rest on it as a whole."""
    notes: Notes = {}
    for end, row in sorted({(mark.end, mark.row) for mark in sentences}):
        groups = {mark.group for mark in whole if (mark.end, mark.row) == (end, row)}
        notes.setdefault(end, []).append((row, [group for group in COLOURS if group in groups]))
    return notes


def _note(note: Note, *, colours: Colours) -> Text:
    row, groups = note
    text = Text(f" ‹{row}" + (":" if groups else ""))
    for group in groups:
        text.append(" ").append(group, _style(group, colours))
    return text.append("›")
