"""Which place a name means, and whether it means a place at all.

In: the candidates of one article with their evidence. Out: the same candidates, each with its ``place`` or
without one. The rules, in points: a place gains by what it is (country, own table, division, population), by
lying in a country that the article names, by a stated parent ("Gao, Mali", "in Ituri province", "Syria's
Idlib") and by nearness to places already known; a mention gains by a locative preposition or a kind of place
beside it and loses by a title, a first name or another capital beside it. What stays below ``ACCEPT`` is no place.
"""

import math
import re
from collections.abc import Sequence

from pipeline.extract.gazetteer import DIVISIONS, SETTLEMENTS, WATERS, Gazetteer, Place
from pipeline.extract.geo import kilometres
from pipeline.extract.names import plain
from pipeline.extract.place_scan import Candidate, Hint, Match, Scanner
from pipeline.extract.place_words import Words, alternatives, load_words

ACCEPT = 2.0
LOCAL_KINDS = frozenset({"neighbourhood", "site", "checkpoint", "bridge"})
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
AFTER_DATELINE = re.compile(
    r"\s*(?:,\s*[A-Z][\w. ]{2,20})?\s*(?:,\s*(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?(?:\s+\d{1,2})?(?:,?\s+\d{4})?)?\s*"
    r"(?:\([^)\n]{2,40}\)\s*)?(?:[–—:]|--?(?=\s))"
)
COMMA_PARENT = re.compile(r",\s+(?:(?:in|a town in|a village in|a city in)\s+(?:the\s+)?)?$")
DEMONYM_BEFORE = re.compile(r"([A-Z]\w+)\s+(?:[a-z-]+\s+){0,3}(?:of\s+)?(?:the\s+)?$")
IN_PARENT = re.compile(
    r"^(?:\s+\w+){0,2}\s+(?:in|of)\s+(?:[\w-]+ern\s+|[\w-]+\s+)?$|^\s+in\s+(?:the\s+)?(?:[\w-]+(?:['’]s)?\s+){0,4}$"
)
KIND = re.compile(r"^\s+(?:" + alternatives(load_words().kinds) + r")\b")


class Resolver:
    """Chooses the places of one article."""

    def __init__(self, scanner: Scanner, hints: Sequence[Hint], home: str | None) -> None:
        """Prepare the hints and the context of demonyms."""
        self.scan = scanner
        self.text = scanner.text
        self.gazetteer: Gazetteer = scanner.gazetteer
        self.words: Words = scanner.words
        self.labels = {(start, end): label for start, end, label in hints}
        self.hints = sorted(hints)
        self.weight: dict[str, float] = {home: 0.6} if home else {}
        self.people = self._surnames()
        self.sentences: list[int] = [m.end() for m in re.finditer(r"[.!?]['\"”’)]*\s+(?=[A-Z'\"“‘(])|\n\n", self.text)]

    def _surnames(self) -> set[str]:
        """Keys of the last words of names of people: in the hints, or after a title."""
        people = set()
        for start, end, label in self.hints:
            if label == "PERSON":
                words = plain(self.text[start:end]).split()
                if len(words) > 1:
                    people.update(words[1:])
        for i, token in enumerate(self.scan.tokens[:-1]):
            nxt = self.scan.tokens[i + 1]
            if token.key in self.words.title and nxt.capital and token.capital and token.key not in ("by", "son"):
                people.add(nxt.key)
        return people

    # -- evidence ------------------------------------------------------------------------------

    def weigh(self, c: Candidate) -> None:
        """Fill a candidate's evidence from the words around it."""
        before = self.scan.word_before(c.first)
        after = self.scan.word_after(c.last)
        c.preposition = self._preposition(c)
        points = 0.0
        if c.preposition in self.words.locative:
            points += 2.0
            c.located = True
        elif c.preposition in self.words.weak:
            points += 0.5
        kinds = self._kind_beside(c)
        if kinds:
            points += 2.0
            c.located = True
        if self._dateline(c):
            points += 3.0
            c.located = True
        points += self._hinted(c)
        points -= self._name_of_person(c, before, after)
        points -= self._word_like(c)
        c.evidence = points

    def _preposition(self, c: Candidate) -> str | None:
        """The preposition that governs the name, seen through "the", compass words and kinds of place."""
        skipped = 0
        for back in range(1, 7):
            token = self.scan.word_before(c.first, back)
            if token is None:
                return None
            right = self.scan.tokens[c.first - back + 1]
            gap = self.text[token.end : right.start]
            if re.search(r"[.;:!?,()\"“”]", gap):
                return None
            word = token.text.lower()
            if word in self.words.locative or (word in self.words.weak and not skipped):
                return word
            if word in ("of", "and") and skipped:
                continue
            if not (
                word in ("the", "a", "an", "nearby", "neighbouring", "neighboring", "occupied", "city", "town", "village")
                or word in self.words.kinds
                or word.endswith(("ern", "ish", "ian", "ese", "i"))
                or word in ("north", "south", "east", "west", "central", "rural", "upper", "lower", "capital", "coastal")
                or self.text[token.end : token.end + 2] in ("'s", "’s")
            ):
                return None
            skipped += 1
        return None

    def _kind_beside(self, c: Candidate) -> bool:
        """Does "town of", "province" or the like stand beside the name? A division is noted as suffix."""
        tail = self.text[c.end : c.end + 40]
        m = re.match(r"\s+([a-z]+(?:[ -][a-z]+)?)", tail)
        if m:
            for word in (m[1], re.split(r"[ -]", m[1])[0]):
                if word in self.words.division:
                    c.suffix = word
                    return True
                if word in self.words.settlement or word in self.words.site:
                    return True
        m2 = re.match(r"\s+(Province|Governorate|State|Department|County|District|Region|Oblast|Raion|Republic|City|Island|Township|Municipality|Zone|Prefecture|Cercle|Territory|Krai|Valley|Peninsula)\b", tail)
        if m2:
            if m2[1].lower() in self.words.division:
                c.suffix = m2[1]
            return True
        tail = self.text[max(0, c.start - 30) : c.start]
        head = re.search(r"(?<![A-Z]\w)([A-Za-z-]+)\s+of\s+(?:the\s+)?$", tail) if " of " in tail else None
        if head and re.search(r"[A-Z][\w'’-]+\s+$", self.text[max(0, c.start - 60) : max(0, c.start - 30) + head.start()]):
            return True  # "Kirovske district of Crimea": the district is the other one
        if head and head[1].lower() in self.words.kinds:
            kind = self.words.division.get(head[1].lower())
            if kind and head[1].lower() not in ("area", "zone", "areas"):
                c.suffix = head[1].lower()
            return True
        return False

    def _dateline(self, c: Candidate) -> bool:
        """Does the name open a paragraph as the place of writing ("BEIRUT (Agency) -")?"""
        line = self.text.rfind("\n", 0, c.start) + 1
        return c.start - line <= 1 and bool(AFTER_DATELINE.match(self.text[c.end : c.end + 80]))

    def _hinted(self, c: Candidate) -> float:
        """Points from named-entity spans over the name."""
        total = 0.0
        for start, end, label in self.hints:
            if start >= c.end:
                break
            if end <= c.start:
                continue
            exact = start <= c.start + 4 and end >= c.end - 1 and end <= c.end + 3
            if label in PLACE_LABELS:
                total = max(total, 1.5 if exact else 0.5)
            elif label == "PERSON":
                c.person = c.person or (end - start > c.end - c.start + 2)
                total -= 3.0 if c.person else 1.5
            elif label in ("ORG", "NORP", "WORK_OF_ART", "PRODUCT", "LAW"):
                total -= 0.5 if exact else 2.0
        return total

    def _name_of_person(self, c: Candidate, before: object, after: object) -> float:
        """Points against: titles, initials and capitals tied to the name without a comma."""
        total = 0.0
        left = self.scan.word_before(c.first)
        if left is not None and self.text[left.end : c.start].strip(" ") in ("", "."):
            joined = self.text[left.end : c.start] in (" ", ". ", "\n")
            if joined and left.key in self.words.title and left.key not in ("by",):
                total += 3.0
                c.person = True
            elif joined and left.capital and len(left.text) == 1 and self.text[left.end] == ".":
                total += 3.0
                c.person = True
            elif joined and left.capital and not self._plain_capital(c.first - 1):
                total += 2.5
        right = self.scan.word_after(c.last)
        if right is not None and right.capital and self.text[c.end : right.start] == " ":
            kind = right.text.lower() in self.words.kinds or right.text.lower() in self.words.organ
            if not kind and not right.text[0].isdigit():
                total += 1.5
        if c.key in self.people and not c.located:
            total += 3.0
            c.person = True
        elif c.key in self.people:
            total += 1.0
        return total

    def _plain_capital(self, i: int) -> bool:
        """Is the capital of word i due to a sentence's start, a compass word, a demonym or a heading?"""
        token = self.scan.tokens[i]
        low = token.text.lower()
        opening = self.scan.sentence_start(i) and (low in OPENERS or token.key in self.scan.lower)
        return (
            opening
            or low in self.gazetteer.demonyms
            or low in self.words.locative
            or low in ("the", "in", "on", "at", "north", "south", "east", "west", "central", "northern", "southern")
            or low.endswith("ern")
            or low in self.words.kinds
            or token.text.isupper()
            or token.text[0].isdigit()
            or low in MONTHS
        )

    def _word_like(self, c: Candidate) -> float:
        """Points against names that are words or names of people."""
        kind = self.gazetteer.stopwords.get(c.key)
        if c.key in self.gazetteer.demonyms and c.matches[0][1] != 0:
            return 0.0 if c.suffix else 9.0
        total = {"word": 2.5, "person": 1.5}.get(kind or "", 0.0)
        if " " not in c.key and c.key in self.scan.lower and not any(m[1] <= 1 for m in c.matches):
            total += 2.0
        if total and self.scan.sentence_start(c.first):
            total += 0.5
        return total

    # -- context -------------------------------------------------------------------------------

    def gather(self, candidates: list[Candidate], blocked: Sequence[tuple[int, int]]) -> None:
        """Weigh the countries of the article: its countries, demonyms and unmistakable places."""
        for token in self.scan.tokens:
            country = self.gazetteer.demonyms.get(token.text.lower()) if token.capital else None
            if country:
                self._count(country, 0.35 * (1.5 if token.start < 500 else 1.0))
        for start, end in blocked:
            for found in Scanner(self.text[start:end], self.gazetteer, self.words).candidates([]):
                for place, tier, _ in found.matches[:1]:
                    if tier == 0 and place.country:
                        self._count(place.country, 0.5)
        for c in candidates:
            top = c.matches[0]
            if top[1] == 0 and top[0].country and c.evidence > -2:
                self._count(top[0].country, 0.8 * (1.5 if c.start < 500 else 1.0))
            elif (country := self._unmistakable(c)) is not None:
                self._count(country, 0.5)

    def _count(self, country: str, points: float) -> None:
        """Add to a country's weight; the tenth mention counts less than the first."""
        have = self.weight.get(country, 0.0)
        self.weight[country] = have + points / (1.0 + have)

    def _unmistakable(self, c: Candidate) -> str | None:
        """The country of a name that only one country has, or that a very large city bears."""
        if c.evidence < 0 or self.gazetteer.stopwords.get(c.key):
            return None
        countries = {m[0].country for m in c.matches if m[0].country not in (None, "XXX")}
        if len(countries) == 1 and (c.matches[0][1] <= 2 or c.matches[0][0].population >= 30_000):
            return countries.pop()
        ranked = sorted((m[0].population for m in c.matches if not m[2]), reverse=True)
        if ranked and ranked[0] >= 500_000:
            best = max(c.matches, key=lambda m: m[0].population)
            return best[0].country
        return None

    def parent(self, left: Candidate, right: Candidate) -> bool:
        """Does the text say that the left place lies in the right one?"""
        gap = self.text[left.end : right.start]
        if len(gap) > 40 or "\n\n" in gap:
            return False
        if COMMA_PARENT.fullmatch(gap):
            return True
        rest = KIND.sub("", gap)
        return bool(IN_PARENT.match(rest)) or (rest != gap and bool(COMMA_PARENT.fullmatch(rest)))

    def by_sound(self, candidates: list[Candidate], blocked: Sequence[tuple[int, int]]) -> list[Candidate]:
        """Add names that no table spells so but that sound like a place of a country in view ("in Hudaida")."""
        countries = [c for c, w in sorted(self.weight.items(), key=lambda i: (-i[1], i[0])) if w > 0.4][:4]
        taken = [(c.start, c.end) for c in candidates] + list(blocked)
        added = []
        tokens = self.scan.tokens
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if not token.capital or len(token.text) < 4 or token.key in MONTHS or any(s < token.end and token.start < e for s, e in taken):
                i += 1
                continue
            j = i
            while j + 1 < len(tokens) and j - i < 2 and tokens[j + 1].capital and self.text[tokens[j].end : tokens[j + 1].start] in (" ", "-"):
                j += 1
            for last in range(j, i - 1, -1):
                found = self._sounding(i, last, countries)
                if found is not None and not any(s < found.end and found.start < e for s, e in taken):
                    added.append(found)
                    i = last
                    break
            i += 1
        return sorted([*candidates, *added], key=lambda c: c.start)

    def _sounding(self, i: int, j: int, countries: list[str]) -> Candidate | None:
        """The candidate from word i to word j when it has a place's surroundings and sounds like one."""
        start, end = self.scan.tokens[i].start, self.scan.tokens[j].end
        key = " ".join(t.key for t in self.scan.tokens[i : j + 1])
        if self.gazetteer.stopwords.get(key) or key in self.scan.lower or key in self.gazetteer.demonyms or key in self.words.title:
            return None
        c = Candidate(start, end, self.text[start:end], key, i, j, [], sounds=True)
        self.weigh(c)
        if not c.located or c.evidence < 1.5 or c.person:
            return None
        c.matches = [m for country in countries for m in self.gazetteer.alike(key, country)]
        return c if c.matches else None

    def link(self, candidates: list[Candidate]) -> None:
        """Note stated parents: "Gao, Mali"; "Bara in North Kordofan"; "Syria's Idlib"; "the Iraqi city of Erbil"."""
        for left, right in zip(candidates, candidates[1:], strict=False):
            if self.parent(left, right):
                left.parents += self._names(right)
            elif re.fullmatch(r"['’]s\s+(?:[a-z-]+\s+){0,4}(?:of\s+)?", self.text[left.end : right.start]) and left.matches[0][1] in (0, 1, 2):
                right.parents += self._names(left)
            elif re.fullmatch(r"\s+(?:town|city|village|district|province|region|area) of\s+", self.text[left.end : right.start]):
                right.parents += self._names(left)
        for c in candidates:
            head = DEMONYM_BEFORE.search(self.text[max(0, c.start - 45) : c.start])
            if head and (country := self.gazetteer.demonyms.get(head[1].lower())):
                c.parents.append(country)

    def _names(self, c: Candidate) -> list[str]:
        """Countries and first-level divisions that a candidate may be."""
        names = []
        for place, tier, _ in c.matches:
            if tier == 0 and place.country:
                names.append(place.country)
            elif tier in (1, 2) and place.kind in DIVISIONS and place.admin1:
                names.append(f"{place.country}/{place.admin1}")
                names.append(str(place.country))
            elif place.country and (tier == 1 or place.population > 100_000):
                names.append(str(place.country))
        return names[:4]

    # -- choice --------------------------------------------------------------------------------

    def prior(self, match: Match, c: Candidate) -> float:
        """Points of one place for one mention, before nearness."""
        place, tier, alias = match
        score = self._fame(place, tier) - (0.5 if alias else 0.0)
        if place.country and place.country != "XXX" and tier != 0:
            score += self._in_context(place, tier)
        elif place.country is None and tier == 1:
            score += 1.5  # regions of many countries: the Sahel, the Balkans
        if tier == 0 and self._state_meant(c, place):
            score -= 4.0
        if c.parents:
            score += self._by_parent(place, c.parents)
        if c.suffix is not None:
            division = place.kind in DIVISIONS and tier in (0, 1, 2, 3)
            same_kind = self.words.division.get(c.suffix.lower()) == place.kind
            score += (1.5 + same_kind) if division else 0.0
        elif tier in (2, 3) and any(
            m[0].kind in SETTLEMENTS and m[0].country == place.country and (m[1] == 1 or m[0].population >= 30_000)
            for m in c.matches
        ):
            score -= 2.0  # a bare name is the town, not the division named after it
        elif tier == 3 and place.kind == "district":
            score -= 0.5
        return score

    def _state_meant(self, c: Candidate, country: Place) -> bool:
        """Is the country's name here that of another country's division (Georgia in the United States)?"""
        if c.parents:
            return country.country not in c.parents
        for place, tier, _ in c.matches:
            if tier == 2 and place.country != country.country:
                other = self.weight.get(str(place.country), 0.0)
                around = sum(self.weight.get(n, 0.0) for n in self.gazetteer.countries[str(country.country)].neighbours)
                people = any(d in self.scan.capitals for d in self.gazetteer.countries[str(country.country)].demonyms)
                return other > 0.8 and around < 0.3 and not people and place.kind == "state"
        return False

    def _fame(self, place: Place, tier: int) -> float:
        """Points for what a place is."""
        if tier == 0:
            return 6.0
        if tier == 1:
            size = math.log10(place.population + 1) / 7 if place.kind in SETTLEMENTS else 0.3
            return (2.0 if place.kind in SETTLEMENTS or place.kind in LOCAL_KINDS else 2.7) + size
        if tier == 2:
            return 2.2
        if tier == 3:
            return 1.0
        if tier == 5:
            return 2.0
        return max(0.2, (math.log10(place.population + 1) - 2.5) * 0.85)

    def _in_context(self, place: Place, tier: int) -> float:
        """Points for a country that the article speaks of; against one that it does not."""
        weight = self.weight.get(place.country or "", 0.0)
        if weight > 0:
            known = tier <= 2 or self.gazetteer.countries[str(place.country)].villages
            return 0.8 + min(1.7, weight) if known else 0.3 + min(0.7, weight / 2)
        if place.kind in LOCAL_KINDS and self.weight:
            return -4.0
        near = any(place.country in self.gazetteer.countries[c].neighbours for c, w in self.weight.items() if w > 1 and c in self.gazetteer.countries)
        if not self.weight:
            return -0.3 if tier <= 2 or place.population > 500_000 else -1.0
        if tier == 1:
            return -0.4 if place.kind not in SETTLEMENTS and place.kind not in LOCAL_KINDS else (-1.0 if near else -2.0)
        if place.population >= 1_000_000:
            return -0.3
        if tier == 2 or place.population >= 200_000:
            return -0.8
        if place.population >= 50_000:
            return -1.2 if near else -2.2
        return -2.2 if near else -3.5

    def _by_parent(self, place: Place, parents: list[str]) -> float:
        """Points for lying in a stated country or division."""
        if f"{place.country}/{place.admin1}" in parents:
            return 4.0
        if place.admin1 and any(p.startswith(f"{place.country}/") for p in parents):
            return 0.0  # the text puts it in another division
        if place.country in parents:
            return 3.0
        return -1.0

    def nearness(self, place: Place, anchors: list[Place]) -> float:
        """Up to 1.5 points for lying close to places already chosen."""
        if place.latitude is None or place.longitude is None:
            return 0.0
        best = 0.0
        for a in anchors:
            if a.latitude is None or a.longitude is None or abs(a.latitude - place.latitude) > 4:
                continue
            best = max(best, 1.5 * math.exp(-kilometres(a.latitude, a.longitude, place.latitude, place.longitude) / 120))
        return best

    def choose(self, candidates: list[Candidate]) -> None:
        """Give each candidate its best place, or none: first what needs no anchor, then the rest."""
        scored = [sorted(((self.prior(m, c), -k, m[0], m[1]) for k, m in enumerate(c.matches)), key=lambda s: (-s[0], -s[1])) for c in candidates]
        anchors: list[Place] = []
        for c, ranked in zip(candidates, scored, strict=True):
            clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] > 1.5
            score, _, place, tier = ranked[0]
            sure = score + c.evidence >= ACCEPT + 1 + max(0.0, self._doubt(c, place, tier))
            if clear and sure and place.kind not in ("country", *WATERS):
                anchors.append(place)
        for c, ranked in zip(candidates, scored, strict=True):
            if c.matches[0][1] != 0 and len(ranked) > 1:
                ranked = sorted(
                    ((s + self.nearness(p, anchors), k, p, t) for s, k, p, t in ranked), key=lambda r: (-r[0], -r[1])
                )
            score, _, place, tier = ranked[0]
            score -= self._remote(c, place, tier, anchors)
            if score + c.evidence >= ACCEPT + self._doubt(c, place, tier):
                c.place = place

    def _remote(self, c: Candidate, place: Place, tier: int, anchors: list[Place]) -> float:
        """Points against a village, or a name found by sound, far from all that the article speaks of."""
        small = tier == 4 and place.population < 5_000
        if not (small or c.sounds) or (c.parents and not c.sounds) or place.latitude is None or place.longitude is None:
            return 0.0
        gaps = [
            kilometres(a.latitude, a.longitude, place.latitude, place.longitude)
            for a in anchors
            if a is not place and a.latitude is not None and a.longitude is not None
        ]
        if not gaps or min(gaps) < 250:
            return 0.0
        return 6.0 if c.sounds else 2.5

    def _doubt(self, c: Candidate, place: Place, tier: int) -> float:
        """What more a mention must show: a village or a word-like name needs a place's surroundings."""
        if c.person and not c.located:
            return 1.5
        if tier == 0:
            return -1.0
        if tier == 1:
            return -0.3 if self.gazetteer.stopwords.get(c.key) is None else 0.8
        if self.gazetteer.stopwords.get(c.key) == "word" and not c.located:
            return 2.5
        if c.located:
            return 0.0
        return 0.7 if place.population >= 50_000 or tier == 2 else 1.3


OPENERS = frozenset(
    "in at on the near from after before when while since as and but for to with of across outside inside around over "
    "under by both most many some two three four five more where what why how if it its this that these those then "
    "there meanwhile elsewhere later earlier also another other one no not so yet residents police officials "
    "authorities troops soldiers militants rebels gunmen suspected last next neighbouring neighboring nearby".split()
)
MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
