"""How kinds of groups become actors: "Islamist militants", "bandits", "government forces".

In: the folded words of one article and a position. Out: the longest reading that begins there, names and
nations included. Refuses nothing.
"""

from pipeline.extract.actors.context import MAX_MODIFIERS, Reading
from pipeline.extract.actors.lexicon import (
    BARE,
    BLOCKED,
    GROUP,
    LABEL,
    NAMED,
    NATION,
    PRO,
    Actor,
    Force,
    GroupAdjective,
    Label,
    generic,
    plural,
    state_actor,
)
from pipeline.extract.actors.rules import Names


class Reader(Names):
    """All readings of an article."""

    __slots__ = ()

    def read_group(self, i: int) -> Reading | None:
        """Islamist militants, Tuareg rebels, Palestinian gunmen: the label is kept with its adjectives."""
        if self.prefixed(i):
            return None
        best: tuple[int, tuple[GroupAdjective, ...], Label] | None = None
        for at, adjectives in self.adjectives(i):
            found = self.label(at) if adjectives else None
            if found is not None and found[1].qualifies and (best is None or found[0] > best[0]):
                best = found[0], adjectives, found[1]
        return self.group(i, *best) if best else None

    def group(self, i: int, stop: int, adjectives: tuple[GroupAdjective, ...], label: Label) -> Reading:
        """The group that adjectives and a label make, or the one named right after them."""
        noun = plural(label)
        said = (a.label.removesuffix(f" {noun[:-1]}") for a in adjectives)  # "Donbas separatist separatists"
        heads = dict.fromkeys(a for a in said if not noun.startswith(a))
        country = next((a.country for a in adjectives if a.country), None)
        kind = next((a.kind for a in adjectives if a.kind), None) or label.qualified_kind
        actor = Actor(" ".join([*heads, noun]), kind, country, is_armed=label.armed)
        return self.apposed(Reading(i, stop, actor, self.described(stop)))

    def read_label(self, i: int) -> Reading | None:
        """A bare label: militants, bandits, gunmen."""
        found = self.find(self.lexicon.labels, i)
        if not found:
            plain = self.find(self.lexicon.classes["backed_group"], i)
            return self.read_linked(i, plain[0][0], None) if plain else None
        end, label = found[0][0], found[0][1][0]
        linked = self.read_linked(i, end, label) if label.qualifies else None
        if linked is not None:
            return linked
        reading = self.apposed(Reading(i, end, generic(label)))
        if reading.named:
            return reading
        if not label.bare or self.described(end) or self.hyphened(end):
            return None
        if label.adjectival and self.strike(end) and label.kind == "unknown":
            return None
        return reading

    def read_linked(self, i: int, end: int, label: Label | None) -> Reading | None:
        """ "militants linked to al-Qaeda", "groups aligned with Tehran"."""
        at = self.after("withlink", end)
        if at == end or not self.words.joined(at):
            return None
        at += self.key(at) == "the"
        if at >= len(self.words.keys):
            return None
        named, nation = self.named(at), self.nation(at)
        if named is not None:
            return self.linked_to(i, named[0], named[1], label)
        if nation is None or nation[1].type == "adjective" or not nation[1].nation.is_state:
            return None
        return self.backed_by(i, nation[0], nation[1], label, pro=False)

    def read_bare(self, i: int) -> Reading | None:
        """troops, government forces, police in Kenya: a force whose state the text leaves to be found."""
        best: tuple[int, Force] | None = None
        found = self.find(self.lexicon.classes["force"], i)
        if found and found[0][1][0].bare:
            best = found[0][0], found[0][1][0]
        at = i
        strong = False
        for _ in range(MAX_MODIFIERS):
            strong = strong or self.is_word("strong_opener", at)
            step = self.find(self.lexicon.classes["opener"], at)
            if not step:
                break
            at = step[0][0]
            if not self.words.joined(at):
                break
            noun = self.opened_force(at, strong=strong)
            if noun is not None and (best is None or noun[0] > best[0]):
                best = noun
        if best is None:
            return None
        return self.bare(i, *best)

    def opened_force(self, at: int, *, strong: bool) -> tuple[int, Force] | None:
        """The force noun after words such as "government"; after weaker ones only what may stand alone."""
        nouns = self.find(self.lexicon.classes["force"], at)
        if not nouns:
            return None
        end, force = nouns[0][0], nouns[0][1][0]
        return (end, force) if force.bare or strong or self.key(at) == "forces" else None

    def bare(self, i: int, end: int, force: Force) -> Reading | None:
        """The force without a state; police in X are the police of X."""
        end = self.after("force_tail", end)
        if self.described(end) or self.hyphened(end) or (self.hyphened(i) and not self.is_word("opener", i)):
            return None
        if end == i + 1 and self.key(i) == "military" and self.key(i - 1) not in {"the", "'s", "its", "their"}:
            return None
        actor = Actor(force.name, force.kind, is_generic=True)
        if self.is_word("unknown_word", i - 1):
            return Reading(i, end, self.lexicon.actors["Unknown"])
        if force.kind == "police" and self.key(end) == "in" and self.words.joined(end):
            nation = self.nation(end + 1) if end + 1 < len(self.words.keys) else None
            if nation is not None and nation[1].nation.is_state and nation[1].type in {"name", "capital"}:
                actor = state_actor(nation[1].nation, force)
        return Reading(i, end, actor)

    def read(self, i: int) -> Reading | None:
        """The longest reading at word i; of equals the first in this order."""
        mask = self.lexicon.openings.get(self.words.keys[i], 0)
        if self.local and self.words.raw(i) in self.local:
            mask |= NAMED
        if not mask:
            return None
        best: Reading | None = None
        for bit, reader in (
            (BLOCKED, self.read_blocked),
            (NAMED, self.read_named),
            (NATION, self.read_nation),
            (PRO, self.read_pro),
            (GROUP, self.read_group),
            (LABEL, self.read_label),
            (BARE, self.read_bare),
        ):
            reading = reader(i) if mask & bit else None
            if reading is None:
                continue
            if best is None or reading.end > best.end or self.better(best, reading, bit):
                best = reading
        return best

    def better(self, best: Reading, other: Reading, bit: int) -> bool:
        """Of two readings of the same words: does the rule beat the name that the lexicon has for them?

        A label with an adjective ("Maoist rebels") stays a label unless the article names the group; an
        adjective of two countries goes with the article.
        """
        if not best.named or best.actor is None or other.actor is None or other.end != best.end:
            return False
        backed = bit == NATION and not other.actor.is_state and other.actor.kind != "coalition"
        if backed or bit in {GROUP, PRO}:
            return not other.actor.is_generic and best.actor.name not in self.full_names()
        states = best.actor.is_state and other.actor.is_state
        return states and other.actor.country != best.actor.country

    def read_blocked(self, i: int) -> Reading | None:
        """Words that look like an actor and are none."""
        found = self.find(self.lexicon.blockers, i)
        return Reading(i, found[0][0], None) if found else None
