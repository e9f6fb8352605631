"""How names and nations become actors: "Hamas fighters", "Israeli army", "Moscow", "Iran-backed militias".

In: the folded words of one article and a position. Out: the reading that begins there. Refuses nothing.
"""

from pipeline.extract.actors.context import MAX_ADJECTIVES, MAX_MODIFIERS, Context, Reading
from pipeline.extract.actors.lexicon import Actor, Label, NationForm, plural, state_actor


class Names(Context):
    """Readings of named actors and nations."""

    __slots__ = ()

    def read_named(self, i: int) -> Reading | None:
        """A named actor, with the word for its people where one follows ("Hamas fighters")."""
        found = self.named(i)
        if found is None or self.prefixed(i):
            return None
        end, actor = found
        bracket = self.bracketed(i, end, actor)
        if bracket > end and self.words.text[self.words.ends[bracket - 1] :][:2] == ") ":
            people = self.find(self.lexicon.classes["member"], bracket)
            return (
                Reading(i, people[0][0], actor, self.described(people[0][0]), True)
                if people
                else (Reading(i, end, actor, self.linked(i), True))
            )
        if self.words.joined(end) and self.is_word("backed", end) and self.hyphened(end):
            return self.linked_group(i, end, actor) or Reading(i, end, actor, True, True)
        modifier = self.described(end) or self.linked(i)
        if not modifier and self.key(end) == "'s":
            after_people = self.after("member", end + 1)
            end = after_people if after_people > end + 1 else end
            modifier = self.after("office", end + 1) > end + 1 or self.described(end)
        elif not modifier and not self.hyphened(end):
            end = max(self.after("member", end), self.after("government", end))
            modifier = self.described(end)
        return Reading(i, end, actor, modifier, True)

    def linked_group(self, i: int, end: int, actor: Actor) -> Reading | None:
        """X-linked militants: a group of its own, on the side of X."""
        at = self.skip_adjectives(end + 1)
        found = self.label(at)
        stop = found[0] if found else self.after("backed_group", at)
        return self.linked_to(i, stop, actor, found[1] if found else None) if stop > at else None

    def linked_to(self, i: int, stop: int, actor: Actor, label: Label | None) -> Reading:
        """Name a group after the actor it is linked to; one linked to a state's force is the state's."""
        nation = self.lexicon.by_country.get(actor.country or "")
        if actor.is_state and nation is not None:
            return Reading(i, stop, Actor(f"{nation.name}-backed militias", "militia"), self.described(stop))
        noun, kind = (plural(label), label.qualified_kind) if label else ("groups", actor.kind)
        group = Actor(f"{actor.name}-linked {noun}", kind, None, actor.name)
        return self.apposed(Reading(i, stop, group, self.described(stop)))

    def apposed(self, reading: Reading) -> Reading:
        """ "militant group Hamas": the name that follows a label is who is meant."""
        if not self.words.joined(reading.end) or self.words.gaps[reading.end] != " ":
            return reading
        name = self.read_named(reading.end)
        if name is None or name.actor is None:
            return reading
        return Reading(reading.first, name.end, name.actor, name.modifier, True)

    def read_nation(self, i: int) -> Reading | None:
        """A nation word and what follows it: its force, its attack, its government, or itself."""
        found = self.nation(i)
        if found is None:
            return None
        end, form = found
        blocked = Reading(i, end, None)  # "South Sudanese" is no Sudanese, whatever follows
        if self.prefixed(i):
            return blocked
        if self.hyphened(end) and self.key(end) not in {"'s"} and self.tied(end):
            return self.read_tied(i, end, form) or blocked
        owner = end + 1 if self.key(end) == "'s" else end
        return (
            self.read_force(i, end, owner, form)
            or self.read_government(i, end, owner, form)
            or self.read_state(i, end, form)
            or blocked
        )

    def tied(self, end: int) -> bool:
        """Is the nation the first half of a compound: Iran-backed, Russian-occupied, US-led?"""
        return any(self.is_word(name, end) for name in ("backed", "heldby", "ledby"))

    def read_force(self, i: int, end: int, owner: int, form: NationForm) -> Reading | None:
        """Its force ("Nigerian government troops") or, before an attack, the nation word alone."""
        if form.type in {"metonym", "military"} or (form.type == "capital" and owner == end):
            return None
        nation = form.nation
        force, strike = self.force(owner), self.strike(owner)
        if strike and (force is None or strike > force[0]):
            if self.described(strike) or (owner == end and not form.adjectival):
                return None
            if not nation.is_state:
                return Reading(i, end, Actor(f"{nation.adjective} militants", "militant", nation.country))
            return Reading(i, end, self.lexicon.actors[f"{nation.adjective} military"])
        if force is None:
            return None
        stop = self.after("force_tail", force[0])
        actor = state_actor(nation, force[1])
        return Reading(i, stop, self.lexicon.actors.get(actor.name, actor), self.described(stop))

    def read_government(self, i: int, end: int, owner: int, form: NationForm) -> Reading | None:
        """Its government or a ministry: the state itself."""
        if (
            (form.type == "capital" and owner == end)
            or form.type in {"metonym", "military"}
            or not self.words.joined(owner)
        ):
            return None
        stop = self.after("government", owner)
        if stop == owner:
            middle = self.after("modifier", owner)
            stop = self.after("government", middle) if middle > owner else owner
            stop = stop if stop > middle else owner
        if stop == owner or self.described(stop):
            return None
        nation = form.nation
        other = Actor(f"{nation.adjective} authorities", "state", nation.country)
        return Reading(i, stop, self.lexicon.actors[nation.name] if nation.is_state else other)

    def read_state(self, i: int, end: int, form: NationForm) -> Reading | None:
        """The state by its name, its capital or another word for its government."""
        nation = form.nation
        if not nation.is_state or form.type == "adjective":
            return None
        actor = self.lexicon.actors[nation.name]
        if form.type == "military":
            actor = self.lexicon.actors[f"{nation.adjective} military"]
        if form.type == "capital" and not self.is_metonym(i, end):
            return None
        if form.type == "name" and self.is_place(i, end, form):
            return None
        owner = self.key(end) == "'s"
        paired = self.hyphened(end) or self.hyphened(i)
        return Reading(i, end, actor, owner or paired or self.described(end) or self.linked(i))

    def is_metonym(self, i: int, end: int) -> bool:
        """Does the capital act (Moscow denied, by Tehran), rather than stand for a place?"""
        if self.words.raw(i).isupper() and not self.shout(i):
            return False  # the place line of an agency report
        acts = end < len(self.words.keys) and self.words.gaps[end] == " " and self.is_word("metonym_verb", end)
        if not acts and self.key(end) == "and" and self.words.joined(end + 1):  # Kyiv and Moscow blamed
            other = self.nation(end + 1)
            acts = other is not None and self.is_word("metonym_verb", other[0])
        place = self.is_word("locative", i - 1) or self.is_word("locative_capital", i - 1)
        return (acts and not place) or (self.words.joined(i) and self.is_word("agent_word", i - 1))

    def is_place(self, i: int, end: int, form: NationForm) -> bool:
        """Is the country named as a place, or is the word a person's name?"""
        before = i - 2 if self.key(i - 1) == "the" else i - 1
        if self.words.joined(i) and self.is_word("locative", before):
            return True
        if i and self.words.gaps[i] == "," and self.is_capital(i - 1) and not self.ends_nation(i):
            return True  # Homs, Syria
        if self.words.raw(i).isupper() and len(form.form) > 4 and not self.shout(i):
            return True
        if not form.nation.trap or self.shout(i):
            return False
        given = i and self.words.gaps[i] == " " and self.is_capital(i - 1) and self.key(i - 1) != "the"
        sentence_start = i < 2 or self.words.gaps[i - 1] == "|"
        return bool((given and not sentence_start) or self.has_surname(end))

    def has_surname(self, end: int) -> bool:
        """Does a capitalised word that is no verb of a headline follow, as in a person's name?"""
        if not self.words.joined(end) or self.words.gaps[end] != " " or not self.is_capital(end):
            return False
        return self.key(end) != "'s" and not self.is_word("metonym_verb", end) and not self.strike(end)

    def read_tied(self, i: int, end: int, form: NationForm) -> Reading | None:
        """Iran-backed militias, Saudi-led coalition; nothing for Russian-occupied."""
        if self.is_word("backed", end):
            return self.read_backed(i, end + 1, form)
        if not self.is_word("ledby", end):
            return None
        stop = end + 1
        for _ in range(MAX_MODIFIERS):
            stop = max(self.after("coalition_modifier", stop), stop)
        final = self.after("coalition", stop)
        if final == stop:
            return None
        noun = self.key(final - 1)
        name = f"{form.nation.adjective}-led {noun if noun == 'force' else 'coalition'}"
        return Reading(i, final, self.lexicon.actors.get(name, Actor(name, "coalition")), self.described(final))

    def read_backed(self, i: int, at: int, form: NationForm, *, pro: bool = False) -> Reading | None:
        """A group on the side of a nation; None when the group has a name of its own."""
        for _ in range(MAX_ADJECTIVES):
            if at >= len(self.words.keys) or not self.words.joined(at) or self.named(at) is not None:
                return None
            group = self.label(at)
            if group is not None:
                return self.backed_by(i, group[0], form, group[1], pro=pro)
            stop = self.after("backed_group", at)
            if stop > at:
                return self.backed_by(i, stop, form, None, pro=pro)
            step = max(self.after("modifier", at), self.skip_adjectives(at, 1))
            if step == at:
                return None
            at = step
        return None

    def backed_by(self, i: int, stop: int, form: NationForm, label: Label | None, *, pro: bool) -> Reading:
        """Name the group: a plain armed group is a militia, a label that says more is kept."""
        nation = form.nation
        if label is None or label.label in self.lexicon.words["backed_label"] | {"Unknown"}:
            return Reading(i, stop, Actor(f"{nation.name}-backed militias", "militia"), self.described(stop))
        head = f"Pro-{nation.adjective}" if pro else f"{nation.name}-backed"
        actor = Actor(f"{head} {label.label}", label.qualified_kind)
        return Reading(i, stop, actor, self.described(stop))

    def read_pro(self, i: int) -> Reading | None:
        """pro-Russian separatists, pro-Iran fighters."""
        if not self.is_word("pro", i) or not self.hyphened(i + 1):
            return None
        found = self.nation(i + 1)
        return self.read_backed(i, found[0], found[1], pro=True) if found else None
