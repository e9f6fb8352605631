"""What the words around a position say: phrases of the lexicons, their case, the article's own names.

In: the folded words of one article. Out: look-ups that the readings of ``actor_rules`` and
``actor_groups`` are built from. Refuses nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.extract.actors.lexicon import (
    Actor,
    Alias,
    Force,
    GroupAdjective,
    Label,
    Lexicon,
    NationForm,
    active,
)
from pipeline.extract.actors.words import Trie, Words, matches

MAX_MODIFIERS = 3
MAX_ADJECTIVES = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words from ``first`` to ``end`` (exclusive); no actor blocks the words."""

    first: int
    end: int
    actor: Actor | None
    modifier: bool = False
    named: bool = False


@dataclass(slots=True)
class Context:
    """The words of an article and all that its readings need to know about it."""

    words: Words
    lexicon: Lexicon
    published: date | None = None
    capitals: list[bool] = field(default_factory=list)
    local: dict[str, Actor] = field(default_factory=dict)
    _countries: dict[str, int] | None = None
    _full_names: frozenset[str] | None = None

    def find(self, trie: Trie, i: int) -> list[tuple[int, list[Any]]]:
        """Phrases of a trie at a word that is joined to the one before."""
        return matches(trie, self.words, i)

    def after(self, name: str, i: int) -> int:
        """End of the longest phrase of a class at word i joined to what stands before; i itself if none."""
        if not self.words.joined(i):
            return i
        found = matches(self.lexicon.classes[name], self.words, i)
        return found[0][0] if found else i

    def key(self, i: int) -> str:
        """Folded word i; empty outside the text."""
        return self.words.keys[i] if 0 <= i < len(self.words.keys) else ""

    def is_word(self, name: str, i: int) -> bool:
        """Is word i one of a class?"""
        return self.key(i) in self.lexicon.words[name]

    def hyphened(self, i: int) -> bool:
        """Is word i tied to the one before by a hyphen?"""
        return 0 < i < len(self.words.keys) and self.words.gaps[i] == "-"

    def prefixed(self, i: int) -> bool:
        """anti-X, non-X, pro-X: not X."""
        return self.hyphened(i) and (self.is_word("anti", i - 1) or self.is_word("pro", i - 1))

    def described(self, end: int) -> bool:
        """Do the words before ``end`` only describe what follows: X-run, X stronghold, X leader?"""
        if self.hyphened(end):
            return self.is_word("heldby", end) or self.is_word("backed", end) or self.is_word("ledby", end)
        return self.words.joined(end) and self.after("office", end) > end

    def linked(self, i: int) -> bool:
        """Does a phrase such as "loyal to", "with links to" end right before word i?"""
        links = self.lexicon.classes["withlink"]
        return any(
            i - n >= 0 and self.words.joined(i - n + 1) and any(e == i for e, _ in self.find(links, i - n))
            for n in (2, 3)
        )

    def shout(self, i: int) -> bool:
        """Is word i in a paragraph written in capitals, where case says nothing?"""
        return self.capitals[i]

    def is_capital(self, i: int) -> bool:
        """Does the word begin with a capital letter?"""
        return self.words.text[self.words.starts[i]].isupper()

    def spelt(self, alias: Alias, i: int, end: int) -> bool:
        """Does the case of the words allow this alias?"""
        if alias.exact:
            raw = self.words.text[self.words.starts[i] : self.words.ends[end - 1]].replace(".", "")
            if raw == alias.form:
                return not (self.shout(i) and len(alias.form) < 3)
            soft = len(raw) > 3 and raw == alias.form.capitalize()  # Nato, Isis
            return soft and alias.actor.name in self.full_names()
        need = [i + n for n, capital in enumerate(alias.capitals) if capital]
        return not need or 2 * sum(map(self.is_capital, need)) >= len(need)

    def named(self, i: int) -> tuple[int, Actor] | None:
        """The named actor at word i, with its end."""
        if self.local and self.words.raw(i) in self.local:
            return i + 1, self.local[self.words.raw(i)]
        for end, aliases in self.find(self.lexicon.named, i):
            fitting = [a for a in aliases if self.spelt(a, i, end)]
            actor = self.choose(fitting, sure=self.leads_people(i, end)) if fitting else None
            if actor is not None:
                return end, actor
        return None

    def bracketed(self, i: int, end: int, actor: Actor) -> int:
        """End of "(PKK)" right after a name; an abbreviation that is new is learnt for the article."""
        words = self.words
        if end >= len(words.keys) or words.text[words.ends[end - 1] : words.starts[end]] != " (":
            return end
        after = words.text[words.ends[end] : words.ends[end] + 1]
        short = words.raw(end).replace(".", "")
        if after != ")" or not 2 <= len(short) <= 8 or not short.isupper() or end - i < 2:
            return end
        known = self.named(end)
        if known is None:
            self.local[short] = actor
        return end + 1 if known is None or known[1].name == actor.name else end

    def leads_people(self, i: int, end: int) -> bool:
        """Is a short name dotted, or followed by its people: U.N., IS fighters, IS-linked?"""
        if "." in self.words.raw(i):
            return True
        backed = self.hyphened(end) and (self.is_word("backed", end) or self.is_word("heldby", end))
        return backed or self.after("member", end) > end or self.force(end) is not None

    def choose(self, aliases: list[Alias], *, sure: bool) -> Actor | None:
        """The actor that aliases of one spelling stand for here.

        None for two letters whose full name the article lacks, unless the words around make it ``sure``.
        """
        aliases = [a for a in aliases if not a.common or self.at_home(a.actor)]
        if not aliases:
            return None
        short = aliases[0].exact and len(aliases[0].form) < 3
        if not short and all(a.actor.name == aliases[0].actor.name for a in aliases):
            return aliases[0].actor
        best = max(aliases, key=self.fitness)  # the first of equals: lexicon order
        if short and not sure and best.actor.name not in self.full_names():
            return None
        return best.actor

    def at_home(self, actor: Actor) -> bool:
        """Does the article name the country of an actor, or the actor in full? An alliance has no country."""
        return actor.kind == "coalition" or actor.country in self.countries() or actor.name in self.full_names()

    def fitness(self, alias: Alias) -> tuple[bool, bool, int]:
        """How well an actor goes with the article: full name used, alive then, its country named."""
        actor = alias.actor
        named = actor.name in self.full_names()
        return named, active(alias, self.published), self.countries().get(actor.country or "", 0)

    def countries(self) -> dict[str, int]:
        """How often each country is named by a word that means it alone."""
        if self._countries is None:
            self._countries = {}
            trie = self.lexicon.nations
            for i in (i for i, key in enumerate(self.words.keys) if key in trie):
                found = self.find(trie, i)
                codes = {f.nation.country for f in found[0][1]} if found else set()
                if len(codes) == 1 and self.is_capital(i):
                    code = codes.pop()
                    self._countries[code] = self._countries.get(code, 0) + 1
        return self._countries

    def full_names(self) -> frozenset[str]:
        """Actors that the article names in full."""
        if self._full_names is None:
            names: set[str] = set()
            trie = self.lexicon.named
            for i in (i for i, key in enumerate(self.words.keys) if key in trie):
                for end, aliases in self.find(trie, i):
                    full = all(a.full and a.actor.name == aliases[0].actor.name for a in aliases)
                    if full and self.spelt(aliases[0], i, end):
                        names.add(aliases[0].actor.name)
            self._full_names = frozenset(names)
        return self._full_names

    def nation(self, i: int) -> tuple[int, NationForm] | None:
        """The nation word at word i."""
        for end, forms in self.find(self.lexicon.nations, i):
            fitting = [f for f in forms if self.spelt_nation(f, i, end)]
            if not fitting:
                continue
            if len({f.nation.country for f in fitting}) > 1:
                known = self.countries()
                fitting.sort(key=lambda f: -known.get(f.nation.country, 0))
            return end, fitting[0]
        return None

    def spelt_nation(self, form: NationForm, i: int, end: int) -> bool:
        """Nations are written with a capital; US and the like exactly so."""
        if form.exact or "." in form.form:
            raw = self.words.text[self.words.starts[i] : self.words.ends[end - 1]]
            if self.shout(i) and len(raw) < 3:
                return False
            return raw.replace(".", "") == form.form.replace(".", "")
        return self.is_capital(i)

    def force(self, i: int, depth: int = 0) -> tuple[int, Force] | None:
        """The longest force noun phrase at word i, up to three modifiers before its noun."""
        if not self.words.joined(i):
            return None
        best: tuple[int, Force] | None = None
        for end, forces in self.find(self.lexicon.classes["force"], i)[:1]:
            best = end, forces[0]
        if depth < MAX_MODIFIERS:
            for end, _ in self.find(self.lexicon.classes["modifier"], i):
                deeper = self.force(end, depth + 1)
                if deeper is not None and (best is None or deeper[0] > best[0]):
                    best = deeper
        return best

    def strike(self, i: int, depth: int = 0) -> int:
        """End of a weapon or attack phrase at word i; 0 if there is none."""
        if not self.words.joined(i):
            return 0
        best = max((end for end, _ in self.find(self.lexicon.classes["strike"], i)), default=0)
        if depth < MAX_MODIFIERS:
            for end, _ in self.find(self.lexicon.classes["strikemod"], i):
                best = max(best, self.strike(end, depth + 1))
        return best

    def ends_nation(self, i: int) -> bool:
        """Does the name of a country end right before word i, as in a list of countries?"""
        return any(
            i - n >= 0 and any(e == i and f[0].type == "name" for e, f in self.find(self.lexicon.nations, i - n))
            for n in (1, 2, 3)
        )

    def label(self, i: int) -> tuple[int, Label] | None:
        """The word for a kind of group at word i, joined to what stands before."""
        if not self.words.joined(i):
            return None
        found = self.find(self.lexicon.labels, i)
        return (found[0][0], found[0][1][0]) if found else None

    def skip_adjectives(self, i: int, most: int = MAX_ADJECTIVES) -> int:
        """Where the adjectives from word i on end."""
        return max((end for end, _ in self.adjectives(i, most)), default=i)

    def adjectives(self, i: int, most: int = MAX_ADJECTIVES) -> Iterator[tuple[int, tuple[GroupAdjective, ...]]]:
        """Adjectives of nation, faith, people or idea from word i on: where each step ends, and those seen so far."""
        seen: tuple[GroupAdjective, ...] = ()
        for step in range(most):
            if step and not self.words.joined(i):
                break
            found = self.find(self.lexicon.adjectives, i)
            nation = self.nation(i) if i < len(self.words.keys) else None
            if nation is not None and nation[1].adjectival and nation[0] >= (found[0][0] if found else 0):
                seen += (GroupAdjective(nation[1].nation.adjective, nation[1].nation.country, None),)
                i = nation[0]
            elif found:
                seen += (found[0][1][0],)
                i = found[0][0]
            else:
                step_over = self.find(self.lexicon.classes["group_modifier"], i)
                if not step_over:
                    break
                i = step_over[0][0]
            yield i, seen
