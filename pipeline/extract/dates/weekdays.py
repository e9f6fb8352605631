"""Rules for weekdays.

Node tags made here: DATE (When), CHAIN (a When that hangs on the event told before), OTHERTIME (no date).
"""

from dataclasses import replace
from typing import Any

from pipeline.extract.dates import calendar as cal
from pipeline.extract.dates.grammar import Found, rule
from pipeline.extract.dates.values import When, on_day


def weekday(f: Found) -> When | None:
    """'Friday', 'last Friday', 'next Monday', 'Tuesday of last week', 'on Fri.'."""
    number, published = int(f.word("w")), f.ctx.published
    known: dict[str, Any] = {"weekday": number, "grain": "weekday"}
    monday = cal.week_span(published)[0]
    if "lastweek" in f:
        return on_day(cal.shift(monday, number - 7))
    if "thisweek" in f:
        return on_day(cal.shift(monday, number))
    if "coming" in f:
        return on_day(cal.next_weekday(number, published), role="future", weekday=number)
    if "past" in f:
        return on_day(cal.latest_weekday(number, cal.shift(published, -1)), **known)
    if "before" in f:
        return on_day(cal.shift(cal.latest_weekday(number, published), -7))
    return on_day(cal.latest_weekday(number, published), **known)


def dated_weekday(f: Found) -> When | None:
    """'Monday (13 November)', '13 November (Monday)', 'on Wednesday, 2023-10-04': the date counts."""
    when: When = f["a"].value
    if when.grain != "date" or when.start != when.end:
        return None
    return replace(when, weekday=int(f.word("w")))


def weekday_behind(f: Found) -> When | None:
    """'14 April 2014, Monday': only when it is that weekday."""
    when: When = f["a"].value
    fits = when.grain == "date" and when.start is not None and when.start.weekday() == int(f.word("w"))
    return when if fits else None


def chained_weekday(f: Found) -> When:
    """'the following Sunday', 'the previous Friday': counted from the event before."""
    shift = (1, 7) if f["q"].low in ("following", "next") else (-7, -1)
    return When(anchor="previous", shift=shift, weekday=int(f.word("w")))


def recurring(_: Found) -> When:
    """'on Fridays', 'every Monday', 'Wednesday nights': a habit, no date."""
    return When(precision="unknown", role="recurring")


WEEKDAYS = [
    *rule("OTHERTIME", recurring, "WEEKDAYS", "EACH WEEKDAY PART?", "WEEKDAY PARTS", "EACH PART/SPANUNIT/day"),
    *rule(
        "DATE",
        dated_weekday,
        "w:WEEKDAY/SHORTDAY ( <SHORTDAY . )? ,? the? a:DATE",
        "a:DATE lpar w:WEEKDAY rpar",
    ),
    *rule("DATE", dated_weekday, "w:WEEKDAY/SHORTDAY lpar the? a:DATE rpar"),
    *rule("DATE", weekday_behind, "a:DATE , w:WEEKDAY"),
    *rule("CHAIN", chained_weekday, "the q:following/previous/preceding/next w:WEEKDAY"),
    *rule("DATE", weekday, "w:WEEKDAY ( of | in )? ( lastweek:last | thisweek:this ) week"),
    *rule(
        "DATE",
        weekday,
        "( lastweek:last | thisweek:this ) week ' s w:WEEKDAY",
        "w:WEEKDAY before:before last",
    ),
    *rule("DATE", weekday, "( past:last/past | this? coming:next/coming ) w:WEEKDAY"),
    *rule("DATE", weekday, "( this )? n:( w:WEEKDAY )", "<on/last/late/early n:( w:SHORTDAY .? )"),
]
