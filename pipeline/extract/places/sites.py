"""Named sites and places that no table holds.

In: the text, the mentions found so far, spans of a named-entity recogniser. Out: further mentions, or mentions
grown by a site's word ("Erbil" to "Erbil airport"). A site that no table holds takes the coordinates of the
place around it: the one named after it in the sentence, else the last one before it, else the article's first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.places.gazetteer import DIVISIONS, SETTLEMENTS, Gazetteer, Place
from pipeline.extract.places.geo import kilometres
from pipeline.extract.places.mention import PlaceMention
from pipeline.extract.places.names import plain
from pipeline.extract.places.scan import Scanner
from pipeline.extract.places.words import alternatives, load_words

AIRFIELD_KM = 60.0
SITE_WORDS = alternatives(load_words().site)
NAME = (
    r"[A-Z][\w'’.-]*[\w]|(?:al|el|ad|ar|as|ash|an|at|az|bin|ibn|abu|de|del|la|las|los|ul|of|the|and|du|des|da|do|dos)"
    r"(?:[\s-]+[A-Z][\w'’-]+)"
)
# "Kaaj education centre", "Sayed ul-Shuhada school", "Hotel Taj", "Beach View Hotel"
SITE = re.compile(
    rf"(?<![\w.'’-])(?P<name>(?=[A-Z]|al-)(?:(?:{NAME}|al-[A-Z][\w'’-]*)(?: |\n(?!\n)|-)){{1,6}}?)"
    rf"(?P<word>{SITE_WORDS})(?![\w-])"
)
AFTER_PLACE = re.compile(
    r"(?P<middle>(?:['’]s)?(?: (?:[A-Z][\w'’-]*|international|military|main|central|old|largest|general|civilian|public"
    rf"|regional|airport)){{0,4}})\s+(?P<word>{SITE_WORDS})(?![\w-])"
)
EMBASSY = re.compile(
    r"(?<![\w-])(?P<who>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s+"
    r"(?P<word>[eE]mbassy|[cC]onsulate(?:[\s-][gG]eneral)?|[hH]igh [cC]ommission|[aA]mbassador['’]s residence)\b"
)
SETTLED = alternatives((*load_words().settlement, *load_words().division))
NEW_NAME = (
    r"(?:[A-Z][\w'’]+|al-[A-Z]\w+|[a-z]{1,3}-[A-Z]\w+)"
    r"(?:[\s-]+(?:[A-Z][\w'’]+|(?:de|del|la|el|al|ez|du|da|do)[\s-]+[A-Z][\w'’]+)){0,3}"
)
KIND_OF = re.compile(
    rf"\b(?P<kind>{SETTLED}|[iI]sland|[cC]amp|[nN]eighbou?rhood)\s+(?:of|called|named|known as)\s+(?P<name>{NEW_NAME})"
)
NAME_KIND = re.compile(
    rf"\b(?:[iI]n|[aA]t|[nN]ear|[tT]o|[fF]rom|[oO]utside|[oO]f)\s+(?:the\s+)?(?P<name>{NEW_NAME})\s+"
    r"(?P<kind>village|town|neighbou?rhood|district|municipality|township|hamlet|communes?|area|suburb|island|province"
    r"|county|locality|valley|forest|slum|settlement|subdistrict|cercle|prefecture|territory|department|governorate"
    r"|region|oblast|state|camp)\b"
)
# "Birnin Zarma village", "Barangay Maligay", "Colonia Zacamil"
BARE_KIND = re.compile(
    rf"(?<![\w-])(?P<name>{NEW_NAME}) "
    r"(?P<kind>[vV]illages?|[tT]own|[tT]ownship|hamlet|[nN]eighbou?rhood|[mM]unicipality|[dD]istrict|community|suburb)\b"
)
PREFIX = "|".join(re.escape(w) for w in sorted(load_words().prefix, key=lambda w: (-len(w), w)))
KIND_WORDS = {  # what the words of PREFIX and KIND_OF begin with
    phrase.split()[0].split("-")[0].lower()
    for phrase in (*load_words().prefix, *load_words().settlement, *load_words().division, "island", "camp")
} | {"neighbourhood", "neighborhood"}
EMBASSY_STEMS = ("mbassy", "onsulate", "ommission", "mbassador")
PREFIXED = re.compile(rf"\b(?P<kind>{PREFIX})\s+(?P<name>{NEW_NAME})")
SENTENCE_END = re.compile(r"[.!?]['\"”’]?\s|\n\n")
LOCATED = re.compile(r"\b(?:[iI]n|[aA]t|[nN]ear|[oO]utside|[aA]round)\s+(?:the\s+)?(?:(?:town|village|city)\s+of\s+)?$")
HOLDS = re.compile(r"\b(?:in|of|at|near|outside|,)\s*(?:[\w'’-]+\s+){0,4}$")


def enclosing(mentions: Sequence[PlaceMention], position: int, end: int, text: str) -> PlaceMention | None:
    """The place around a position: after it in its sentence, before it in its paragraph, else the first of the text."""
    stop = SENTENCE_END.search(text, end)
    sentence_end = stop.start() if stop else len(text)
    usable = [
        m
        for m in mentions
        if not m.metonym and m.precision not in ("waters", "unknown") and m.place.latitude is not None
    ]
    for m in usable:
        if (
            end <= m.start < sentence_end
            and m.preposition in ("in", "at", "near", "outside", "of", None)
            and m.precision != "country"
            and (text[end : m.start].strip() in (",", "in") or HOLDS.search(text[max(end, m.start - 40) : m.start]))
        ):
            return m
    begin = text.rfind("\n\n", 0, position) + 1
    inside = [m for m in usable if begin <= m.start < position and m.precision != "country" and m.preposition != "from"]
    if inside:
        return inside[-1]
    fine = [m for m in usable if m.precision in ("city", "site", "near", "admin") and m.preposition != "from"]
    earlier = [m for m in fine if m.start < position]
    return (earlier or fine or usable or [None])[-1 if earlier else 0]  # type: ignore[list-item]


def airfield(gazetteer: Gazetteer, around: Place, name: str, kind: str) -> Place | None:
    """The airport or air base of a town, from the table of airfields."""
    if around.country is None or around.latitude is None or around.longitude is None:
        return None
    key = plain(name)
    best: tuple[tuple[bool, float], Place] | None = None
    for number in gazetteer.airfields.get(around.country, ()):
        field = gazetteer.places[number]
        assert field.latitude is not None
        assert field.longitude is not None
        gap = kilometres(around.latitude, around.longitude, field.latitude, field.longitude)
        if gap > AIRFIELD_KM or key not in plain(field.name):
            continue
        rank = (field.kind != kind, gap)
        if best is None or rank < best[0]:
            best = rank, field
    return best[1] if best else None


class Sites:
    """Finds the sites of one article."""

    def __init__(self, scanner: Scanner, blocked: Sequence[tuple[int, int]]) -> None:
        """Keep the text, its words and what to leave out."""
        self.text = scanner.text
        self.gazetteer = scanner.gazetteer
        self.words = scanner.words
        self.blocked = blocked
        self.kinds = [token.start for token in scanner.tokens if token.text.lower() in KIND_WORDS]

    def grow(self, mention: PlaceMention) -> PlaceMention:
        """ "Erbil airport", "Berlin Christmas market", "Kuje prison": a site named by its town."""
        place = mention.place
        if (mention.precision in ("near", "site") and mention.anchors) or place.kind not in (
            *SETTLEMENTS,
            "neighbourhood",
            "island",
            *DIVISIONS,
        ):
            return mention
        m = AFTER_PLACE.match(self.text[mention.end : mention.end + 70])
        if m is None or mention.text.lower().endswith(tuple(self.words.division)):
            return mention
        word = " ".join(m["word"].split())
        if word in self.words.generic and not re.search(r"[A-Z]", m["middle"]):
            return mention  # "a Mogadishu hotel" is in Mogadishu, and has no name
        kind = self.words.site.get(word.lower(), self.words.site.get(word, "site"))
        if self._plural(word) or mention.text[0].islower():
            return mention
        end = mention.end + m.end()
        name = self.text[mention.start : end]
        name = re.sub(r"['’]s\b", "", " ".join(name.split()))
        known = next((p for p, t, _ in self.gazetteer.find(name) if t in (1, 5) and p.country == place.country), None)
        if known is None and kind in ("airport", "base") and "air" in word.lower():
            known = airfield(
                self.gazetteer,
                place,
                mention.place.name,
                "base" if "base" in word.lower() or "military" in name else "airport",
            )
        if known is not None:
            found = replace(known, name=name, admin1=known.admin1 or place.admin1)
        else:
            found = replace(place, name=name, kind=kind, geonames_id=None)
        precision = "near" if mention.precision == "near" else "site"
        return replace(
            mention,
            end=end,
            text=self.text[mention.start : end],
            place=found,
            precision=precision,
            anchors=(place,),
            metonym=False,
        )

    def _plural(self, word: str) -> bool:
        return word.lower().endswith(("bases", "camps", "ports", "fields", "docks"))

    def named(self, mentions: list[PlaceMention]) -> list[PlaceMention]:
        """Sites by capitalised names: "the Kaaj education centre", "Amarula hotel", "the Russian embassy"."""
        found: list[PlaceMention | None] = []
        for m in SITE.finditer(self.text):
            start, name = m.start("name"), m["name"]
            first = name.split()[0].lower() if name.split() else ""
            while first in self.words.skip or (first in ("in", "at", "on", "near", "a", "an") and " " in name.strip()):
                rest = name[len(name.split()[0]) :]
                gap = len(rest) - len(rest.lstrip())
                start += len(name.split()[0]) + gap
                name = rest.lstrip()
                if not name:
                    break
                first = name.split()[0].lower()
            adjectives = all(
                w.lower() in self.words.adjective or w.lower() in self.gazetteer.demonyms for w in name.split()
            )
            if name.strip() and not adjectives and self._free(start, m.end(), mentions + found):
                found.append(self._site(start, m.end(), " ".join((name + m["word"]).split()), m["word"], mentions))
        for m in EMBASSY.finditer(self.text) if any(stem in self.text for stem in EMBASSY_STEMS) else ():
            who = m["who"].split()[-1].lower()
            known = (
                who in self.gazetteer.demonyms
                or m["who"].lower() in self.gazetteer.demonyms
                or m["who"] in ("US", "American")
            )
            if known and self._free(m.start(), m.end(), mentions + found):
                found.append(self._site(m.start(), m.end(), m[0], m["word"], mentions))
        return [f for f in found if f is not None]

    def _site(self, start: int, end: int, name: str, word: str, mentions: list[PlaceMention]) -> PlaceMention | None:
        kind = self.words.site.get(" ".join(word.split()).lower(), "site")
        if self._plural(word):
            return None
        around = enclosing(mentions, start, end, self.text)
        known = next(
            (
                p
                for p, t, _ in self.gazetteer.find(name)
                if t in (1, 5) and (around is None or p.country == around.place.country)
            ),
            None,
        )
        if known is not None:
            place = replace(known, name=name)
        elif around is not None:
            base = around.anchors[0] if around.anchors and around.precision == "near" else around.place
            place = replace(base, name=name, kind=kind, geonames_id=None, population=0)
        else:
            place = Place(name, kind, None, None, None, None)
        precision = "site" if place.latitude is not None else "unknown"
        before = re.search(
            r"\b([a-z]+(?:\s(?:of|to))?)\s+(?:the\s+|a\s+|an\s+)?$", self.text[max(0, start - 30) : start]
        )
        word_before = before[1].lower() if before else None
        preposition = word_before if word_before in self.words.locative | self.words.near | self.words.weak else None
        if preposition in self.words.near and precision == "site":
            precision = "near"
        return PlaceMention(
            start, end, self.text[start:end], place, precision, preposition, False, (around.place,) if around else ()
        )

    def _free(self, start: int, end: int, mentions: Sequence[PlaceMention | None]) -> bool:
        """Nothing found or blocked overlaps the span."""
        return not any(b < end and start < e for b, e in self.blocked) and not any(
            m is not None and m.start < end and start < m.end for m in mentions
        )

    def unknown(self, mentions: list[PlaceMention], hints: Sequence[tuple[int, int, str]]) -> list[PlaceMention]:
        """Places that no table holds: "the village of Xyz", "in Xyz district", a recogniser's place after "in"."""
        found: list[PlaceMention] = []
        for pattern in (KIND_OF, NAME_KIND, PREFIXED, BARE_KIND):
            for m in self._matches(pattern):
                start, end = m.span("name")
                if pattern is PREFIXED:
                    start = m.start()
                if self._free(start, end, mentions + found) and not self._word(m["name"]):
                    found.append(
                        self._new(
                            start, end, self.text[start:end] if pattern is PREFIXED else m["name"], m["kind"], mentions
                        )
                    )
        for start, end, label in hints:
            name = self.text[start:end]
            if label not in ("GPE", "LOC", "FAC") or not name[:1].isupper() or self._word(name) or len(name) < 4:
                continue
            tail = self.text[max(0, start - 40) : start]
            joined = any(
                m.preposition and self.text[m.end : start].strip() in ("and", ",", ", and")
                for m in mentions + found
                if 0 < start - m.end < 8
            )
            if (joined or LOCATED.search(tail)) and self._free(start, end, mentions + found):
                found.append(self._new(start, end, name, "town" if label == "GPE" else "site", mentions))
        return found

    def _matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches of a pattern; one that begins with a kind of place is only tried where such a word stands."""
        if pattern not in (KIND_OF, PREFIXED):
            return pattern.finditer(self.text)
        return (m for at in self.kinds if (m := pattern.match(self.text, at)) is not None)

    def _word(self, name: str) -> bool:
        """Is the name a word that cannot be a place by itself?"""
        key = plain(name)
        return (
            self.gazetteer.stopwords.get(key) in ("never", "word")
            or any(
                w in self.gazetteer.demonyms or w in self.words.adjective
                for w in (key.split(" ")[0], key.split(" ")[-1])
            )
            or key.split(" ")[0] in ("the", "a", "this", "that", "one", "each", "every", "another")
            or bool(re.search(r"\d", name))
            or key in ("north", "south", "east", "west", "iraqi", "parliament", "congress")
        )

    def _new(self, start: int, end: int, name: str, word: str, mentions: list[PlaceMention]) -> PlaceMention:
        kind = self.words.prefix.get(word) or self.words.kinds.get(
            word.lower(), "island" if word.lower() == "island" else "town"
        )
        around = enclosing(mentions, start, end, self.text)
        before = re.search(
            r"\b(in|at|near|outside|around|to|from|of|on)\s+(?:the\s+)?(?:[\w-]+\s+of\s+)?$",
            self.text[max(0, start - 40) : start],
        )
        preposition = before[1] if before else None
        if around is None:
            return PlaceMention(
                start, end, self.text[start:end], Place(name, kind, None, None, None, None), "unknown", preposition
            )
        base = around.anchors[0] if around.anchors and around.precision == "near" else around.place
        place = replace(base, name=name, kind=kind, geonames_id=None, population=0)
        precision = {"near": "city", "site": "city"}.get(around.precision, around.precision)
        return PlaceMention(start, end, self.text[start:end], place, precision, preposition, False, (base,))
