"""Places of an article: every mention, resolved with the whole article in view.

In: the text, named-entity spans (hints), spans that are something else (blocked), the outlet's country (home).
Out: ``PlaceMention`` objects in text order that never overlap; offsets are characters of the text. Names of
people, armed groups and ordinary words are refused; a name that fits no country of the article is taken only
when the place is large or famous. Names are those of the own table, else the words of the text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.extract.places.areas import point_of
from pipeline.extract.places.capital import capitals
from pipeline.extract.places.evidence import Evidence
from pipeline.extract.places.gazetteer import SETTLEMENTS, WATERS, Place, load_gazetteer
from pipeline.extract.places.mention import PRECISIONS, PlaceMention, precision_of
from pipeline.extract.places.pairs import merge_pairs
from pipeline.extract.places.phrases import Phrases
from pipeline.extract.places.resolve import Resolver
from pipeline.extract.places.scan import Candidate, Scanner
from pipeline.extract.places.sites import Sites
from pipeline.extract.places.waters import waters
from pipeline.extract.places.words import Words, load_words

__all__ = ["PRECISIONS", "Place", "PlaceMention", "countries_in_view", "country_of", "find_places", "precision_of"]


def find_places(
    text: str,
    *,
    hints: Sequence[tuple[int, int, str]] = (),
    blocked: Sequence[tuple[int, int]] = (),
    home: str | None = None,
    caseless: bool = False,
) -> list[PlaceMention]:
    """Every place an article mentions.

    ``hints`` are (start, end, label) with the labels of OntoNotes; ``blocked`` spans hold no place (names of
    actors); ``home`` is the alpha-3 code of the outlet's country; ``caseless`` says that capitals tell nothing.
    """
    gazetteer, words = load_gazetteer(), load_words()
    scanner = Scanner(text, gazetteer, words, caseless=caseless)
    resolver, candidates = survey(scanner, hints, blocked, home)
    candidates = resolver.by_sound(candidates, blocked)
    resolver.link(candidates)
    resolver.choose(candidates)
    kept = [c for c in candidates if c.place is not None and not is_side(text, c)]
    for c in kept:
        c.metonym = is_metonym(text, c, scanner, words)
    return compose(scanner, kept, hints, blocked, resolver.weight)


def survey(
    scanner: Scanner, hints: Sequence[tuple[int, int, str]], blocked: Sequence[tuple[int, int]], home: str | None
) -> tuple[Resolver, list[Candidate]]:
    """Candidates with their evidence, and a resolver that knows the countries of the article."""
    resolver = Resolver(Evidence(scanner, hints), home)
    candidates = scanner.candidates(blocked)
    for c in candidates:
        resolver.weigh(c)
    resolver.gather(candidates, blocked)
    return resolver, candidates


def countries_in_view(
    text: str,
    *,
    hints: Sequence[tuple[int, int, str]] = (),
    blocked: Sequence[tuple[int, int]] = (),
    home: str | None = None,
) -> dict[str, float]:
    """Countries an article speaks of, weightiest first: by name, demonym and unmistakable places."""
    resolver, _ = survey(Scanner(text, load_gazetteer(), load_words()), hints, blocked, home)
    return dict(sorted(resolver.weight.items(), key=lambda i: (-i[1], i[0])))


def compose(
    scanner: Scanner,
    kept: list[Candidate],
    hints: Sequence[tuple[int, int, str]],
    blocked: Sequence[tuple[int, int]],
    weight: Mapping[str, float],
) -> list[PlaceMention]:
    """Phrases, sites, pairs and unknown names; then the longest of what overlaps."""
    text, gazetteer, words = scanner.text, scanner.gazetteer, scanner.words
    phrases = Phrases(text, gazetteer, words)
    for c in kept:
        point = point_of(c.place) if c.place else None
        if c.place and point and c.place.kind not in WATERS and c.place.kind != "country":
            phrases.anchors.append(point)
        if c.place and c.place.kind in WATERS:
            phrases.seas.append(c.place)
    if not phrases.anchors:
        phrases.anchors = [p for c in kept if c.place and (p := point_of(c.place)) and c.place.kind == "country"]
    at_sea = waters(phrases, weight)
    sites = Sites(scanner, blocked)
    mentions = [sites.grow(phrases.compose(c)) for c in kept]
    mentions = joint_divisions(text, mentions, words)
    mentions = merge_pairs(phrases, mentions)
    mentions += [*capitals(text, gazetteer, weight, mentions), *at_sea]
    mentions.sort(key=lambda m: m.start)
    mentions += sites.named(mentions)
    mentions.sort(key=lambda m: (m.start, -m.end))
    mentions += sites.unknown(mentions, hints)
    return without_overlap(mentions)


def without_overlap(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """The longest of overlapping mentions, in text order."""
    chosen: list[PlaceMention] = []
    for m in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        if not any(m.start < o.end and o.start < m.end for o in chosen):
            chosen.append(m)
    return sorted(chosen, key=lambda m: m.start)


def joint_divisions(text: str, mentions: list[PlaceMention], words: Words) -> list[PlaceMention]:
    """ "Aleppo and Idlib provinces": the plural makes both of them divisions."""
    out = list(mentions)
    for k in range(len(out) - 1, 0, -1):
        right = out[k]
        last = right.text.split()[-1].lower()
        if last.endswith("s") and last in words.division and last.removesuffix("s") in words.division:
            j = k
            while j > 0 and text[out[j - 1].end : out[j].start].strip() in ("and", ",", ", and", "or", "as well as"):
                j -= 1
                if out[j].place.kind in SETTLEMENTS and out[j].precision == "city":
                    name = f"{out[j].place.name} {last.removesuffix('s')}"
                    place = replace(out[j].place, name=name, kind=words.division[last], geonames_id=None)
                    out[j] = replace(out[j], place=place, precision="admin")
    return out


SIDE = re.compile(
    r"\s+(?:coast(?:line)?|shores?|ports?"
    r"|(?:[a-z]+\s+)?(?:city|town|resort|states?|province|region|island|nation|littoral))\b"
)
HYPHENED = re.compile(
    r"\s?-\s?(?:\d|(?:owned|flag|flagged|registered|backed|led|made|built|related|connected|bound|operated|trained)\b)"
)
OF_BANK = re.compile(r"\b(?:Bank|Corporation|Company|Exchange|Insurance|Airlines)\s+of\s+(?:the\s+)?$")


def is_side(text: str, c: Candidate) -> bool:
    """Does a sea only say on which side ("the Red Sea port of X"), or a town where a firm is from ("Bank of X")?"""
    assert c.place is not None
    if HYPHENED.match(text, c.end):
        return True  # "U.S.-owned", "Karbala-8"
    if c.place.kind in WATERS:
        return SIDE.match(text, c.end) is not None
    return OF_BANK.search(text[max(0, c.start - 30) : c.start]) is not None


PERFECT = {"has", "have", "had"}


def is_metonym(text: str, c: Candidate, scanner: Scanner, words: Words) -> bool:
    """Does a country, a capital or a seat of power stand for its rulers ("Tehran denied", "Iraq's army")?"""
    assert c.place is not None
    nation = c.place.kind == "country"
    capital = scanner.gazetteer.capitals.get(c.place.country or "")
    seat = c.place.name in ("Kremlin", "Pentagon", "White House", "Gaza Strip", "Tel Aviv")
    seat = seat or (capital is not None and capital.geonames_id == c.place.geonames_id)
    if not (nation or seat) or c.located:
        return False
    if text[c.end : c.end + 2] in ("'s", "’s"):
        following = [t.text.lower() for t in scanner.tokens[c.last + 1 : c.last + 5]]
        joined = [" ".join(following[k : k + 2]) for k in range(3)]
        return any(w in words.organ for w in (*joined, *following[:3]))
    after, before = scanner.word_after(c.last), scanner.word_before(c.first)
    if before is not None and not nation and before.text.lower() in words.addressing:
        return True  # "asked Tehran to free the crew"
    source = before is not None and before.text.lower() == "by" and scanner.word_before(c.first, 2)
    if source and source.text.lower() in words.reporting | words.speech:
        return True  # "raids reported by Baghdad"
    if after is not None and not nation and after.text.lower() in words.voice:
        return True  # "Tehran radio", "a new Tehran offensive"
    if after is None or c.preposition is not None or text[c.end : after.start] not in (" ", "\n"):
        return False
    word, then = after.text.lower(), scanner.word_after(c.last + 1)
    if word in PERFECT and nation and then is not None and then.text.lower() in words.reporting | words.speech:
        return True  # "Nicaragua has denied"
    if then is not None and then.text.lower() in ("by", "in", "as", "after") and word not in words.reporting:
        return False  # "Kyiv hit by drones", "Odesa hammered in night raid"
    if word in words.reporting:
        return True
    return nation and (word in words.speech or (word.endswith("ed") and len(word) > 4) or word.endswith("ly"))


def country_of(name: str) -> str | None:
    """Alpha-3 code of a country by its name, alias or demonym; None for anything else.

    >>> country_of("Syria"), country_of("Nigerien"), country_of("Paris")
    ('SYR', 'NER', None)
    """
    gazetteer = load_gazetteer()
    for place, tier, _ in gazetteer.find(name):
        if tier == 0:
            return place.country
    return gazetteer.demonyms.get(name.strip().lower())
