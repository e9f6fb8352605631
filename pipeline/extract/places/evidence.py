"""What speaks for and against a name being a place: the words around it.

In: a candidate of a scanned text. Out: its ``evidence`` in points, its preposition, the kind of division beside
it, and whether it is located (a locative preposition, a kind of place or a dateline) or part of a person's name.
"""

import re
from collections.abc import Sequence

from pipeline.extract.places.names import plain
from pipeline.extract.places.scan import Candidate, Hint, Scanner

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
AFTER_DATELINE = re.compile(
    r"\s*(?:,\s*[A-Z][\w. ]{2,20})?\s*(?:,\s*(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?(?:\s+\d{1,2})?(?:,?\s+\d{4})?)?\s*"
    r"(?:\([^)\n]{2,40}\)\s*)?(?:[–—:]|--?(?=\s))"
)

SIGN = re.compile(r"[.;:!?,()\"“”]")
KIND_BEHIND = re.compile(r"\s+(([a-z]+)(?:[ -][a-z]+)?)")
DIVISION_BEHIND = re.compile(
    r"\s+(Province|Governorate|State|Department|County|District|Region|Oblast|Raion|Republic|City|Island|Township"
    r"|Municipality|Zone|Prefecture|Cercle|Territory|Krai|Valley|Peninsula)\b"
)
KIND_OF = re.compile(r"(?<![A-Z]\w)([A-Za-z-]+)\s+of\s+(?:the\s+)?$")
NAME_BEFORE = re.compile(r"[A-Z][\w'’-]+\s+$")


SAINTS = ("san ", "santa ", "santo ", "saint ", "sao ")  # a further name tells them apart ("San Isidro Labrador")
GOES_ON = re.compile(r" (?:d[eo]l?|das?|dos)(?: (?:la|las|los|el))? [A-ZÀ-Þ]")


class Evidence:
    """Weighs the candidates of one text."""

    def __init__(self, scanner: Scanner, hints: Sequence[Hint]) -> None:
        """Keep the spans of the recogniser and the surnames of the text."""
        self.scan = scanner
        self.text = scanner.text
        self.gazetteer = scanner.gazetteer
        self.words = scanner.words
        self.hints = sorted(hints)
        self.people = self._surnames()

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

    def weigh(self, c: Candidate) -> None:
        """Fill a candidate's evidence from the words around it."""
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
        points -= self._name_of_person(c)
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
            if SIGN.search(gap):
                return None
            word = token.text.lower()
            if word in self.words.locative or (word in self.words.weak and not skipped):
                return word
            if word in ("of", "and") and skipped:
                continue
            if not (
                word
                in ("the", "a", "an", "nearby", "neighbouring", "neighboring", "occupied", "city", "town", "village")
                or word in self.words.kinds
                or word.endswith(("ern", "ish", "ian", "ese", "i"))
                or word
                in ("north", "south", "east", "west", "central", "rural", "upper", "lower", "capital", "coastal")
                or self.text[token.end : token.end + 2] in ("'s", "’s")
            ):
                return None
            skipped += 1
        return None

    def _kind_beside(self, c: Candidate) -> bool:
        """Does "town of", "province" or the like stand beside the name? A division is noted as suffix."""
        tail = self.text[c.end : c.end + 40]
        m = KIND_BEHIND.match(tail)
        if m:
            for word in (m[1], m[2]):
                if word in self.words.division:
                    c.suffix = word
                    return True
                if word in self.words.settlement or word in self.words.site:
                    return True
        m2 = DIVISION_BEHIND.match(tail)
        if m2:
            if m2[1].lower() in self.words.division:
                c.suffix = m2[1]
            return True
        tail = self.text[max(0, c.start - 30) : c.start]
        head = KIND_OF.search(tail) if " of " in tail else None
        if head and NAME_BEFORE.search(self.text[max(0, c.start - 60) : max(0, c.start - 30) + head.start()]):
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

    def _name_of_person(self, c: Candidate) -> float:
        """Points against: titles, initials and capitals tied to the name without a comma."""
        total = 0.0
        left = self.scan.word_before(c.first)
        if left is not None and self.text[left.end : c.start].strip(" ") in ("", "."):
            joined = self.text[left.end : c.start] in (" ", ". ", "\n")
            title = left.key in self.words.title and left.key != "by"
            initial = left.capital and len(left.text) == 1 and self.text[left.end] == "."
            if joined and (title or initial):
                total += 3.0
                c.person = True
            elif joined and left.capital and not self._plain_capital(c.first - 1):
                total += 2.5
        right = self.scan.word_after(c.last)
        if right is not None and right.capital and self.text[c.end : right.start] == " ":
            kind = right.text.lower() in self.words.kinds or right.text.lower() in self.words.organ
            if not kind and not right.text[0].isdigit():
                total += 4.0 if c.key.startswith(SAINTS) else 1.5
        if GOES_ON.match(self.text, c.end):  # "San Luis de la Reina" is another place than San Luis
            total += 6.0
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
        opening = self.scan.sentence_start(i) and (low in self.words.opener or token.key in self.scan.lower)
        return (
            opening
            or low in self.gazetteer.demonyms
            or low in self.words.locative
            or low in ("the", "in", "on", "at", "north", "south", "east", "west", "central", "northern", "southern")
            or low.endswith("ern")
            or low in self.words.kinds
            or token.text.isupper()
            or token.text[0].isdigit()
            or low in self.words.calendar
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
