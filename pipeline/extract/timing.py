"""Dates that a telling takes from the words beside it: "a day after ...", and the scene set before it.

In: a ``View`` and its tellings with the dates that the grammar gave them. Out: the same tellings; an act told
as "a day after Y" tells Y's day too, and an undated act knows the day of the scene that it stands in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.extract.dates.find import DateMention, chain
from pipeline.extract.modality import REPORTING, STATEMENTS
from pipeline.extract.parsed import Token
from pipeline.extract.triggers import is_light
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

if TYPE_CHECKING:
    from pipeline.extract.tellings import Telling


def date_by_neighbours(view: View, tellings: list[Telling]) -> None:
    """Date tellings by the clauses and the sentence beside them."""
    by_sentence: dict[int, list[Telling]] = {}
    for telling in tellings:
        by_sentence.setdefault(telling.sentence, []).append(telling)
    days: dict[int, list[DateMention]] = {}
    for mention in view.dates:
        if (sentence := sentence_at(view, mention)) is not None:
            days.setdefault(sentence, []).append(mention)
    for sentence, told in by_sentence.items():
        for mention in days.get(sentence, []):
            if mention.role in {"before", "after"} and mention.shift_days is not None:
                count_back(view, mention, told, days[sentence])
    bound = [d for t in tellings for d in t.dates]
    for sentence, told in by_sentence.items():
        loose = [d for d in days.get(sentence, []) if d not in bound and is_old(view, d)]
        if len(told) == 1 and len(loose) == 1 and may_take(told[0], loose[0]):
            told[0].dates.append(loose[0])
    for telling in tellings:
        if telling.dates:
            continue
        telling.given_out = given_out(view, telling, days.get(telling.sentence, []))
        before = telling.sentence - 1
        if before not in by_sentence:
            telling.scene = scene(view, telling, days.get(before, []))


def is_anterior(token: Token) -> bool:
    """Does a clause place the act before another one ("after the army struck", "since the raid")?"""
    for word in [token, *token.ancestors]:
        if any(c.dep_ == "mark" and c.lower_ in {"after", "since"} for c in word.children) or word.lower_ in {
            "after",
            "since",
        }:
            return True
        if word.dep_ in {"ccomp", "ROOT"}:
            return False
    return False


def may_take(telling: Telling, mention: DateMention) -> bool:
    """Has a telling no day of its own, and is it not merely before the clause that a month dates?"""
    dated = any(d.role in {"point", "range", "since"} and d.date_start for d in telling.dates)
    inside = any(f.end <= mention.start and mention.start - f.end < NEAR for f in telling.frames if f.nominal)
    return not dated and (inside or mention.precision == "day" or not any(is_anterior(f.token) for f in telling.frames))


NEAR = 40  # characters: "after riots in the mining belt last December"


def is_old(view: View, mention: DateMention) -> bool:
    """Is it a day or month well before the article, so that it dates no statement of the news?"""
    end, where = mention.date_end, view.head(mention.start, mention.end)
    if where is None or any(t.lemma_.lower() in MISHAPS for t in where[1].ancestors):
        return False
    return mention.role == "point" and end is not None and end < view.published - OLD and mention.precision != "year"


MISHAPS = word_set("mishaps")
OLD = timedelta(days=14)  # what lies further back is no news
NEWS = timedelta(days=4)  # what lies no further back is the news of an article
FRESH = {"fresh", "latest"}


def given_out(view: View, telling: Telling, mentions: list[DateMention]) -> date | None:
    """The day of the last days on which an undated act was stated as news; a known act ("the killing") is none."""
    nouns = [f for f in telling.frames if f.nominal]
    if any(c.lower_ in FRESH for f in nouns for c in f.token.lefts):
        return view.published
    if len(nouns) == len(telling.frames) and all(f.modality.definite for f in nouns):
        return None  # "charged today with the killing"
    return next((d.date_start for d in mentions if is_announced(view, d)), None)


def is_announced(view: View, mention: DateMention) -> bool:
    """Does a day of the last days say when something was told ("said today", "yesterday's communique")?"""
    where = view.head(mention.start, mention.end)
    if where is None or mention.role != "point" or mention.precision != "day" or mention.date_start is None:
        return False
    recent = view.published - NEWS <= mention.date_start <= view.published
    above = next((t for t in where[1].ancestors if t.pos_ in {"VERB", "NOUN"}), None)
    said = above is not None and above.lemma_.lower() in REPORTING | STATEMENTS
    return recent and (said or is_of_report(view, mention))


def is_of_report(view: View, mention: DateMention) -> bool:
    """Does a day stand right behind "said", so that it dates the statement ("said today troops killed 30")?"""
    _, words = view.span(mention.start, mention.end)
    if not words or words[0].i == 0 or view.text[mention.end : mention.end + 2] in {"'s", "’s"}:
        return False  # "reported yesterday's raid"
    verb = words[0].nbor(-1)
    return verb.lemma_ in SAYING and verb.tag_ == "VBD"


SAYING = {"say", "announce", "report"}


def sentence_at(view: View, mention: DateMention) -> int | None:
    """Number of the sentence that a mention stands in."""
    where = view.head(mention.start, mention.end)
    return None if where is None else view.sentence_index(*where)


def count_back(view: View, mention: DateMention, told: list[Telling], days: list[DateMention]) -> None:
    """ "X was missing on Thursday, a day after Y": Y was on Wednesday.

    Y is the act that the phrase governs; the day counted from is the nearest other day of the sentence, else that
    of the act told before.
    """
    act = governed_act(view, mention, told)
    bases = [d for d in days if d.role == "point" and d.precision == "day" and d.date_start and d.date_end]
    base = min(bases, key=lambda d: abs(d.start - mention.start), default=None)
    if act is None or mention.shift_days is None:
        return
    if any(d.role in {"point", "range", "since"} and d.date_start and d != base for d in act.dates):
        return  # it has a day of its own
    low, high = mention.shift_days
    counted = replace(mention, shift_days=(-high, -low), role="point")
    if base is not None and base.date_start and base.date_end:
        counted = replace(chain(counted, (base.date_start, base.date_end)), anchor="published")
    act.dates = [*(d for d in act.dates if d not in (base, mention)), counted]


def governed_act(view: View, mention: DateMention, told: list[Telling]) -> Telling | None:
    """The act right after a phrase like "a day after": no other verb may stand between."""
    later = [(f.start, t, f) for t in told for f in t.frames if f.start > mention.end]
    if not later:
        return None
    _, act, frame = min(later, key=lambda found: found[0])
    _, between = view.span(mention.end, frame.start)
    verbs = [t for t in between or () if t.pos_ == "VERB" and t != frame.token and not is_light(t)]
    return None if verbs else act


def scene(view: View, telling: Telling, days: list[DateMention]) -> DateMention | None:
    """The day set by the sentence before, when that tells no act: "Trouble went on on Friday. Ten rockets ..."."""
    for mention in days:
        where = view.head(mention.start, mention.end)
        if where is None or where[0] != telling.para or mention.role != "point" or not mention.date_start:
            continue
        if not any(t.lemma_ in REPORTING for t in where[1].ancestors):
            return mention
    return None
