"""Phrases built around a known place: distances, compass parts, borders, coasts, divisions.

In: the text and a resolved candidate. Out: a ``PlaceMention`` that covers the phrase, with coordinates
computed where the phrase gives a distance or a part. Examples stand beside each pattern.
"""

import re
from dataclasses import dataclass, field, replace

from pipeline.extract.places.areas import at_sea, part, point_of, sea_near
from pipeline.extract.places.gazetteer import DIVISIONS, SETTLEMENTS, WATERS, Gazetteer, Place
from pipeline.extract.places.geo import KM_PER, Point, compass, destination
from pipeline.extract.places.mention import PlaceMention, precision_of
from pipeline.extract.places.scan import Candidate
from pipeline.extract.places.words import Words, alternatives, load_words

COMPASS = r"(?:(?:north|south|east|west)(?:[- ]?(?:north|south|east|west|central)(?:[- ]?(?:east|west))?)?)"
NUMBER_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "a dozen": 12, "dozens of": 24, "several": 5, "a few": 3, "some": 5, "half a": 0.5, "a couple of": 2,
    "a hundred": 100, "a few hundred": 300, "several hundred": 400, "hundreds of": 300, "few": 3,
}  # fmt: skip
UNIT = r"(?P<unit>nautical[- ]miles?|nmi?|n\.m\.|kilomet(?:er|re)s?|kilos|kms?|miles?|mi|met(?:er|re)s?|m|yards?)"
OF_KIND = (  # "the port of", "the besieged town of"
    rf"(?:the\s+)?(?:(?:[\w'’-]+\s+){{0,3}}(?:{alternatives(load_words().kinds)})\s+of\s+)?(?:the\s+)?"
)
COAST_OF = r"(?:the\s+(?:coast|shores?|port|outskirts|centre|center)\s+of\s+)?"
# "57 nautical miles (106 km) west of", "about 20 km south of the town of", "a few kilometers from", "10-15 miles off"
DISTANCE = re.compile(
    rf"(?:(?P<num>\d[\d,]*(?:\.\d+)?)|(?P<word>{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}))"
    rf"(?:\s*(?:-|–|to|or)\s*(?P<upto>\d[\d,]*(?:\.\d+)?))?[\s-]*{UNIT}\b\.?"
    r"(?:\s*\([^)\n]{1,40}\)|,\s*or\s[^,\n]{3,30},)?"
    rf"(?:\s+(?:away|inland))?(?:\s+(?:(?:to|towards?|in)\s+the\s+)?(?P<dir>{COMPASS}(?:ern|ward|wards)?))?"
    rf"\s+(?:of|from|off|outside|inside|short of|away from|beyond)\s+{COAST_OF}{OF_KIND}$",
    re.I,
)
UNITS = re.compile(r"mile|kilom|\bkms?\b|\bnm|met(?:er|re)|yard|n\.m\.|kilos|\d\s?m\b|\bmi\b")
# "just north of", "to the south-east of", "west of the city of"
BEARING_OF = re.compile(
    rf"(?:just\s+|far\s+|slightly\s+)?(?:(?:to|in)\s+the\s+)?(?P<dir>{COMPASS})\s+of\s+{OF_KIND}$", re.I
)
# "the north of", "in the far east of", "the northern part of"; of a country or a division only
SIDE_OF = re.compile(
    rf"(?:the\s+)?(?:far\s+|extreme\s+)?(?P<dir>{COMPASS}|cent(?:er|re)|central)(?:ern)?\s+"
    r"(?:(?:part|parts|side|region|regions|coast|tip|end|areas?)\s+)?of\s+(?:the\s+)?$",
    re.I,
)
# "eastern", "far north-western", "Central"
PART = re.compile(
    rf"(?:(?:far|extreme|deep)[\s-]+)?(?P<dir>{COMPASS}ern|{COMPASS}|central|coastal|rural)(?P<hyphen>[\s-]+)(?:the\s+)?$",
    re.I,
)
NEAR = re.compile(rf"\b(?P<near>{alternatives(load_words().near)})\s+{OF_KIND}$")
OFF = re.compile(rf"\b(?P<near>{alternatives(load_words().off)})\s+(?:the\s+(?:coast|shores?|port)\s+of\s+)?{OF_KIND}$")
WORDS_BEHIND = re.compile(r"\s+([A-Za-z-]+(?:\s+[a-z]+)?)\b")
COAST_AFTER = re.compile(r"(?:['’]s)?\s+(?:[a-z]+\s+)?(?:coast|coastline|shores?)\b")
SIDE_AFTER = re.compile(
    rf"['’]s\s+(?:far\s+)?(?P<dir>{COMPASS})(?:ern\s+(?:coast|regions?|areas?|provinces?|border|frontier))?(?![\w-]|\s+of\b|\s+[A-Z])"
)
BORDER_AFTER = re.compile(r"\s+(?:border|frontier|boundary)(?:\s+(?:area|areas|region|zone|crossing|post))?\b", re.I)
AREA = frozenset({"area", "areas", "zone", "zones", "countryside", "valley", "peninsula"})


@dataclass(slots=True)
class Phrases:
    """Composes the mentions of one article."""

    text: str
    gazetteer: Gazetteer
    words: Words
    anchors: list[Point] = field(default_factory=list)
    seas: list[Place] = field(default_factory=list)

    def shown(self, place: Place, surface: str, tier: int) -> str:
        """The name to give: the own table's, else the words of the text."""
        if tier <= 1:
            return place.name
        if surface.isupper() and len(surface) > 3:  # a dateline
            return place.name if place.name.isascii() else surface.title()
        return surface

    def plain(self, c: Candidate) -> PlaceMention:
        """The name by itself, with a division's word if one stands beside it."""
        assert c.place is not None
        place = self.named(c)
        end = c.end
        start = c.start
        after = WORDS_BEHIND.match(self.text[c.end : c.end + 40])
        word = None
        if after:
            for given in (after[1], after[1].split()[0]):
                if given.lower() in self.words.division or given.lower() in self.words.settlement:
                    word = given
                    break
        if word and word.lower() in self.words.division and place.kind != "country":
            end = c.end + self.text[c.end :].index(word) + len(word)
            place = self.division(place, word)
        elif c.suffix and not word and place.kind != "country":
            head = re.search(rf"(?:the\s+)?{re.escape(c.suffix)}\s+of\s+(?:the\s+)?$", self.text[: c.start][-40:])
            if head:
                place = self.division(place, c.suffix)
        elif word and (word[0].islower() or word == "City"):
            end = c.end + self.text[c.end :].index(word) + len(word)
        return PlaceMention(start, end, self.text[start:end], place, precision_of(place), c.preposition, c.metonym)

    def named(self, c: Candidate) -> Place:
        """The place under the name to give."""
        assert c.place is not None
        tier = next((t for p, t, _ in c.matches if p is c.place), 4)
        place = replace(c.place, name=self.shown(c.place, c.text, tier))
        if place.kind in WATERS and place.country == "XXX":
            return at_sea(place, self.anchors)
        return place

    def division(self, place: Place, word: str) -> Place:
        """ "Idlib" with "province" is the division, at its seat."""
        low = word.lower()
        kind = self.words.division[low]
        single = re.sub(r"ies$", "y", low) if low.endswith("ies") else low.removesuffix("s")
        name = place.name if low in place.name.lower().split() else f"{place.name} {single}"
        if place.kind in DIVISIONS or place.kind not in SETTLEMENTS:
            return replace(place, name=name if place.kind in DIVISIONS else place.name)
        if low in AREA:
            return replace(place, name=place.name)
        return replace(place, name=name, kind=kind, geonames_id=None)

    def compose(self, c: Candidate) -> PlaceMention:
        """The widest phrase around one known place."""
        simple = self.plain(c)
        before = self.text[max(0, c.start - 110) : c.start]
        cut = before.rfind("\n\n")
        before = before[cut + 2 :] if cut >= 0 else before
        for build in (self.distance, self.off, self.side, self.near, self.part, self.side_after):
            found = build(simple, before)
            if found is not None:
                return found
        return simple

    def _widen(
        self,
        simple: PlaceMention,
        back: int,
        place: Place,
        precision: str,
        word: str | None,
        anchor: Place,
        end: int | None = None,
    ) -> PlaceMention:
        start, stop = simple.start - back, end if end is not None else simple.end
        return PlaceMention(start, stop, self.text[start:stop], place, precision, word, False, (anchor,))

    def distance(self, simple: PlaceMention, before: str) -> PlaceMention | None:
        """ "57 nautical miles west of Hodeidah": coordinates computed; at sea when the miles are nautical."""
        m = DISTANCE.search(before) if UNITS.search(before) else None
        here = point_of(simple.place)
        if m is None or here is None:
            return None
        number = float(m["num"].replace(",", "")) if m["num"] else float(NUMBER_WORDS[m["word"].lower()])
        if m["upto"]:
            number = (number + float(m["upto"].replace(",", ""))) / 2
        unit = m["unit"].lower()
        at_sea_unit = unit.startswith(("naut", "nm", "n.m"))
        km = (
            number
            * KM_PER[
                "nm"
                if at_sea_unit
                else "mile"
                if unit.startswith("mi")
                else "yard"
                if unit.startswith("y")
                else "km"
                if unit.startswith("k")
                else "m"
            ]
        )
        if km > 1500:
            return None
        towards = compass(m["dir"]) if m["dir"] else None
        point = destination(here, km, towards) if towards else here
        back = len(before) - m.start()
        offshore = at_sea_unit or re.search(r"\boff\b|\bcoast\b|\bshores?\b", m[0]) is not None
        if simple.place.kind == "country":  # a distance from a country's edge: only its sea is known
            guess = sea_near([here]) if offshore else None
            if guess is None:
                return None
            point = guess[1]
        if offshore:
            place = self.sea_for(simple.place, point)
        else:
            place = replace(simple.place, latitude=point[0], longitude=point[1])
        return self._widen(simple, back, place, "near", "near", simple.place)

    def sea_for(self, port: Place, point: Point) -> Place:
        """The sea that the article names, at a computed point; the port's name when it names none."""
        near = [s for s in self.seas if s.country == "XXX"]
        name = near[0].name if near else port.name
        if len(near) > 1 and (guess := sea_near([point])) and guess[0] in {s.name for s in near}:
            name = guess[0]
        return Place(name, "sea", "XXX", None, point[0], point[1])

    def off(self, simple: PlaceMention, before: str) -> PlaceMention | None:
        """ "off the coast of Somalia", "off Yemen's coast"."""
        m = OFF.search(before) if " off" in before.lower() or before[:3].lower() == "off" else None
        here = point_of(simple.place)
        if m is None or here is None or (simple.precision in ("waters", "site") and simple.place.kind != "port"):
            return None
        coast = COAST_AFTER.match(self.text[simple.end : simple.end + 30])
        if (
            m["near"].lower() == "off"
            and not coast
            and simple.place.kind not in ("country", "port", "island", *DIVISIONS)
            and simple.place.kind not in SETTLEMENTS
        ):
            return None
        guess = sea_near([here])
        point = guess[1] if guess and simple.place.kind in ("country", *DIVISIONS) else here
        place = self.sea_for(replace(simple.place, name=f"off {simple.place.name}"), point)
        end = simple.end + coast.end() if coast else simple.end
        return self._widen(simple, len(before) - m.start(), place, "waters", "off", simple.place, end)

    def side(self, simple: PlaceMention, before: str) -> PlaceMention | None:
        """ "north of Baghdad" is near it; "the north of Mali" is a part of it."""
        if " of " not in before[-45:]:
            return None
        m = SIDE_OF.search(before[-60:])
        before = before[-60:]
        if m is not None and simple.place.kind in ("country", *DIVISIONS) and re.match(r"the\s", m[0], re.I):
            where = "central" if m["dir"].lower().startswith("cent") else compass(m["dir"])
            if where:
                name = f"{'central' if where == 'central' else where + 'ern'} {simple.place.name}"
                place = part(self.gazetteer, simple.place, where, name)
                return self._widen(simple, len(before) - m.start(), place, "admin", simple.preposition, simple.place)
        m = BEARING_OF.search(before)
        if m is None or simple.place.kind in ("country", *WATERS):
            return None
        return self._widen(simple, len(before) - m.start(), simple.place, "near", "near", simple.place)

    def near(self, simple: PlaceMention, before: str) -> PlaceMention | None:
        """ "near Saravan", "on the outskirts of the town of Kaya"; near a country is its border, not a place."""
        m = NEAR.search(before[-60:])
        if (
            m is None
            or simple.place.kind in ("country", *WATERS)
            or BORDER_AFTER.match(self.text[simple.end : simple.end + 20])
        ):
            return None
        if m["near"].lower() == "around" and simple.place.kind in DIVISIONS:
            return None
        return replace(simple, precision="near", preposition=m["near"].lower(), anchors=(simple.place,))

    def part(self, simple: PlaceMention, before: str) -> PlaceMention | None:
        """ "eastern Syria", "northern Gaza", "central Somalia"; in a town the name grows, the point stays."""
        before = before[-28:]
        m = PART.search(before) if before[-1:] in (" ", "-", "\n") else None
        if m is None or (simple.place.kind in ("site", "base", "airport", "island") and m["hyphen"] == "-"):
            return None
        word = m["dir"].lower()
        if m["dir"][0].isupper() and not (
            simple.start > 0 and before[: m.start()].rstrip()[-1:] in ("", ".", '"', "“", "\n")
        ):
            word = word.removesuffix("ern") + "ern" if word not in ("central", "coastal", "rural") else word
        shown = " ".join(m[0].split()).removesuffix(" the").rstrip("-")
        shown = re.sub(r"^(far|extreme|deep)[\s-]+", "", shown, flags=re.I).lower()
        name = f"{shown} {simple.place.name}"
        where = compass(word) if word not in ("central", "coastal", "rural") else "central"
        if where is None:
            return None
        back = len(before) - m.start()
        if simple.precision == "waters":
            return self._widen(simple, back, simple.place, "waters", simple.preposition, simple.place)
        if simple.place.kind in SETTLEMENTS or simple.precision in ("city", "site"):
            place, precision = replace(simple.place, name=name), simple.precision
        else:
            place, precision = part(self.gazetteer, simple.place, where, name), "admin"
        return self._widen(simple, back, place, precision, simple.preposition, simple.place)

    def side_after(self, simple: PlaceMention, _: str) -> PlaceMention | None:
        """ "Ukraine's east", "Mali's north"."""
        m = SIDE_AFTER.match(self.text[simple.end : simple.end + 50])
        if m is None or simple.place.kind not in ("country", *DIVISIONS):
            return None
        where = compass(m["dir"])
        if where is None:
            return None
        place = part(self.gazetteer, simple.place, where, f"{where}ern {simple.place.name}")
        return self._widen(simple, 0, place, "admin", simple.preposition, simple.place, simple.end + m.end())
