"""Which place a name means, and whether it means a place at all.

In: the candidates of one article with their evidence. Out: the same candidates, each with its ``place`` or
without one. The rules, in points: a place gains by what it is (country, own table, division, population), by
lying in a country that the article names, by a stated parent ("Gao, Mali", "in Ituri province", "Syria's
Idlib") and by nearness to places already known; a mention gains by a locative preposition or a kind of place
beside it and loses by a title, a first name or another capital beside it. What stays below ``ACCEPT`` is no place.
"""

import math

from pipeline.extract.places.context import Context
from pipeline.extract.places.gazetteer import DIVISIONS, SETTLEMENTS, WATERS, Place
from pipeline.extract.places.geo import kilometres
from pipeline.extract.places.scan import Candidate, Match

ACCEPT = 2.0
KNOWN = 50_000  # inhabitants of a town that may be meant without more words
LOCAL_KINDS = frozenset({"neighbourhood", "site", "checkpoint", "bridge"})


class Resolver(Context):
    """Chooses the places of one article."""

    def prior(self, match: Match, c: Candidate) -> float:
        """Points of one place for one mention, before nearness."""
        place, tier, alias = match
        score = self._fame(place, tier)
        if alias:  # a town of that very name comes before one that only has it as another name
            score -= 2.0 if any(not m[2] and m[0].population >= KNOWN for m in c.matches) else 0.5
        told = self._by_parent(place, c.parents) if c.parents else 0.0
        if place.country and place.country != "XXX" and tier != 0:
            around = self._in_context(place, tier)
            score += max(0.0, around) if told > 0 else around
        elif place.country is None and tier == 1:
            score += 1.5  # regions of many countries: the Sahel, the Balkans
        if tier == 2 and c.suffix is None and any(m[0].kind in WATERS for m in c.matches):
            score -= 5.0  # the Red Sea, not the governorate named after it
        if tier == 0 and self._state_meant(c, place):
            score -= 6.0
        score += told
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
            return 8.0
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
        near = any(
            place.country in self.gazetteer.countries[c].neighbours
            for c, w in self.weight.items()
            if w > 1 and c in self.gazetteer.countries
        )
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
            best = max(
                best, 1.5 * math.exp(-kilometres(a.latitude, a.longitude, place.latitude, place.longitude) / 120)
            )
        return best

    def choose(self, candidates: list[Candidate]) -> None:
        """Give each candidate its best place, or none: first what needs no anchor, then the rest."""
        scored = [
            sorted(((self.prior(m, c), -k, m[0], m[1]) for k, m in enumerate(c.matches)), key=lambda s: (-s[0], -s[1]))
            for c in candidates
        ]
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
            return -1.0 if c.evidence > -3.4 else 9.0  # "Agence France Presse"
        if tier == 1:
            return -0.3 if self.gazetteer.stopwords.get(c.key) is None else 0.8
        if self.gazetteer.stopwords.get(c.key) == "word" and not c.located:
            return 2.5
        if c.located:
            return 0.0
        return 0.7 if place.population >= 50_000 or tier == 2 else 1.3
