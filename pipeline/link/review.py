"""The review sheet: rows that a person should look at, in the columns of a corrections file.

In: incidents, events and articles. Out: one row an incident of low confidence, and one a field that its sources
differ on; with the value in force, who says what, a summary and the sentences behind it. ``action``, ``value``,
``coder``, ``date`` and ``reason`` are empty: who fills them in and adds the file to the setting ``corrections`` has
corrected the dataset. A line without an action does nothing. Refuses nothing.
"""

import polars as pl

from pipeline.link.corrections import COLUMNS, CONTEXT, settable
from pipeline.link.rows import COUNTS

SUMMARY = "{} {}, {} ({}): {} by {} against {}; {} articles"


def review(incidents: pl.DataFrame, events: pl.DataFrame, articles: pl.DataFrame, *, below: float) -> pl.DataFrame:
    """Return the sheet, the least certain incident first; ``below``: the confidence that needs no look."""
    about = incidents.select("incident_id", "confidence", summary=_summary()).join(
        sentences(events, articles), on="incident_id", how="left"
    )
    low = incidents.filter((pl.col("confidence") < below) & (pl.col("disagreements").list.len() == 0))
    plain = low.select("incident_id", field=pl.lit(None, pl.String), disagreement=pl.lit(None, pl.String))
    differing = (
        incidents.select("incident_id", "disagreements").explode("disagreements").drop_nulls().unnest("disagreements")
    )
    named = differing.group_by("incident_id", "field", maintain_order=True).agg(
        disagreement=pl.format("{} ({})", "value", pl.col("source_ids").list.join(", ")).str.join("; ")
    )
    told = pl.concat([plain, named.select(plain.columns)]).with_columns(field=_settable())
    rows = told.join(_current(incidents), on=["incident_id", "field"], how="left").join(about, on="incident_id")
    names = (*COLUMNS, *CONTEXT)
    blank = [pl.lit(None, pl.String).alias(name) for name in names if name not in rows.columns]
    return rows.with_columns(blank).sort("confidence", "incident_id", "field", nulls_last=False).select(names)


def _settable() -> pl.Expr:
    """A toll is set by its best count."""
    return pl.when(pl.col("field").is_in(COUNTS)).then(pl.col("field") + "_best").otherwise("field").alias("field")


def _summary() -> pl.Expr:
    names = (
        "date_start",
        "place_name",
        "country",
        "place_precision",
        "incident_type",
        "perpetrator",
        "target",
        "n_articles",
    )
    return pl.format(SUMMARY, *(pl.col(name).cast(pl.String).fill_null("?") for name in names))


def _current(incidents: pl.DataFrame) -> pl.DataFrame:
    """Each settable field's value in force, as text: incident_id, field, current_value."""
    names = [name for name in settable("incidents", "set") if not isinstance(incidents.schema[name], pl.List)]
    texts = incidents.select("incident_id", pl.col(names).cast(pl.String))
    return texts.unpivot(index="incident_id", variable_name="field", value_name="current_value")


def sentences(events: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The sentences that an incident's events rest on, by source: incident_id, evidence."""
    spans = events.select("incident_id", "article_id", "source_id", span="evidence").explode("span").unnest("span")
    distinct = spans.unique(["incident_id", "article_id", "start", "end"]).join(
        articles.select("article_id", "text"), on="article_id"
    )
    words = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    told = distinct.with_columns(words=words.str.replace_all(r"\s+", " ")).sort(
        "incident_id", "source_id", "start", "end"
    )
    by_source = told.group_by("incident_id", "source_id", maintain_order=True).agg(pl.col("words").str.join(" "))
    return by_source.group_by("incident_id", maintain_order=True).agg(
        evidence=pl.format("[{}] {}", "source_id", "words").str.join(" ")
    )
