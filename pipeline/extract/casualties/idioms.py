"""Fixed expressions of casualties: shot dead, stabbed to death, claimed 12 lives, taken hostage.

In: a word of state with its row of casualties.csv. Out: the counts it tells.
"""

from pipeline.extract.casualties.base import Count, Row, Scene, of_number, of_people, of_some
from pipeline.extract.casualties.grammar import is_modifier, is_negated, is_passive, subject
from pipeline.extract.casualties.verbs import active_victims, passive_victims, suffering
from pipeline.extract.casualties.victims import People
from pipeline.extract.parsed import Token
from pipeline.extract.wordsets import words

LIMBS = words("limbs")
HARMED = words("harmed")
NOUNS = frozenset({"NN", "NNS", "NNP"})
HELD = {
    "hostage": "abducted",
    "hostages": "abducted",
    "captive": "abducted",
    "captives": "abducted",
    "prisoner": "detained",
    "prisoners": "detained",
}
DOWN = frozenset({"gun", "mow", "cut"})
ARMED = frozenset({"military", "militants", "police", "attackers"})
MEN = frozenset({"men", "troops", "fighters", "lives", "comrades"})
NOT_AT = frozenset({"down", "up", "off", "at", "back", "into", "towards", "a"})
OWN_HANDS = words("own_hands")


def shoot(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Shot: killed with "dead", "to death", "down"; injured in a limb; else struck, outcome not told."""
    if token.tag_ in NOUNS or is_modifier(token):
        return []
    after = scene.words(token.i + 1, token.i + 12)
    if token.lower_.startswith("gun"):
        return suffering(scene, token, row, "killed") if "down" in after[:8] else []
    if set(after[:1]) & NOT_AT and "dead" not in after[:2]:
        return []
    dead = next((t for t in scene.doc[token.i + 1 : token.i + 12] if _is_dead_of(t, token)), None)
    if dead is not None:
        scene.consumed.add(dead.i)
    fatal_adverb = any(c.lower_ in ("fatally", "mortally") for c in token.children)
    if dead is not None or fatal_adverb or _to_death(scene, token):
        return suffering(scene, token, row, "killed")
    if "in" in after[:6] and LIMBS & set(after[:10]):
        return suffering(scene, token, row, "injured")
    if "and" in after[:2]:  # "shot and killed": the next word tells
        return []
    return [c for c in suffering(scene, token, row, "struck") if not c.negated]


def _is_dead_of(dead: Token, verb: Token) -> bool:
    return bool(dead.lower_ == "dead" and (dead.head == verb or dead.i <= verb.i + 2))


def _to_death(scene: Scene, token: Token) -> bool:
    """ "to death" behind the verb."""
    after = scene.words(token.i + 1, token.i + 9)
    return any(after[i : i + 2] == ["to", "death"] for i in range(len(after) - 1))


def fatal(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Verbs that kill only with "to death", "alive", "down"; stabbing alone strikes."""
    if token.tag_ in NOUNS or is_modifier(token):
        return []
    after, stem = scene.words(token.i + 1, token.i + 9), token.lemma_.lower()
    if _to_death(scene, token) or after[:1] == ["alive"] or (stem in DOWN and "down" in after[:6]):
        return suffering(scene, token, row, "killed")
    if row.form.startswith(("stab", "knif")) and after[:1] != ["and"]:
        return suffering(scene, token, row, "struck")
    return []


def martyr(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "fell as martyrs"."""
    near = {t.i for t in scene.doc[token.i + 1 : token.i + 5] if t.lower_.startswith("martyr")}
    people = passive_victims(scene, token, row) if near else None
    scene.consumed |= near
    return [] if people is None else [of_people(people, row.state, token.i)]


def lives(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "lost their lives", "claimed 12 lives", "cost him his life", "lost 20 soldiers"."""
    losing = token.lower_.startswith("los")
    life = _life_after(scene, token)
    if life is None:
        return _lost_men(scene, token, row) if losing else []
    between = scene.doc[token.i + 1 : life.i]
    told = {t.lower_ for t in between}
    if told & {"own", "of", "in", "for", "from"} or any(t.is_punct for t in between):
        return []
    first = next((t.i for t in between if t.i in scene.reader.at), None)
    if first is not None:
        return [of_number("killed", scene.reader.at[first], token.i, first, life.i)]
    if scene.word(life.i + 1) == "of":  # "claimed the lives of 12 people"
        people = scene.people_after(life.i + 2, token.i)
    elif losing:
        people = passive_victims(scene, token, row)
    elif told & {"his", "her"}:
        return [Count("killed", 1, 1, token.i, token.i, life.i, implied=True)]
    elif told & {"their", "many", "innocent", "civilian"} or (life.lower_ == "lives" and not told):
        return [of_some("killed", token.i, life.i)]
    else:
        people = None
    return [] if people is None else [of_people(people, "killed", token.i, negated=is_negated(token))]


def _life_after(scene: Scene, token: Token) -> Token | None:
    near = scene.doc[token.i + 1 : min(token.i + 9, token.sent.end)]
    return next((t for t in near if t.lower_ in ("life", "lives")), None)


def _lost_men(scene: Scene, token: Token, row: Row) -> list[Count]:
    """A force that lost soldiers, fighters, men."""
    people = active_victims(scene, token, row)
    if people is None or not people.stated or people.pronoun or people.max == 1:
        return []
    armed = people.side in ARMED or scene.word(people.head) in MEN
    return [of_people(people, "killed", token.i)] if armed else []


def carry_off(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "carried off 36 women", "hauled away"."""
    near = scene.words(token.i + 1, token.i + 8)
    return suffering(scene, token, row, row.state) if set(near) & {"off", "away"} else []


def throats(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "cut the throats of 27 people", "slit his throat"."""
    near = scene.doc[token.i + 1 : min(token.i + 5, token.sent.end)]
    throat = next((t for t in near if t.lower_ in ("throat", "throats")), None)
    if throat is None:
        return []
    if scene.word(throat.i + 1) == "of":
        people = scene.people_after(throat.i + 2, token.i)
        return [] if people is None else [of_people(people, row.state, token.i)]
    single = throat.lower_ == "throat"
    return [Count(row.state, 1, 1 if single else None, token.i, token.i, throat.i, implied=True)]


def hold(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "took 25 seamen captive", "were held hostage", "taken prisoner"."""
    end = min(token.i + 14, token.sent.end)
    held = next((t for t in scene.doc[token.i + 1 : end] if t.lower_ in HELD), None)
    if held is None or (held.lower_.endswith("s") and held.i > token.i + 1):
        return []
    if any(t.text in (";", ":", "“", '"') for t in scene.doc[token.i + 1 : held.i]):
        return []
    people = _held(scene, token, row, held)
    if people is None:
        return []
    scene.consumed.add(held.i)
    return [of_people(people, HELD[held.lower_], token.i, negated=is_negated(token))]


def _held(scene: Scene, token: Token, row: Row, held: Token) -> People | None:
    """Who is held: the subject of a passive, else the object."""
    adjacent = held.i == token.i + 1
    if is_passive(token) or (token.tag_ == "VBN" and adjacent):
        return passive_victims(scene, token, row)
    people = active_victims(scene, token, row)
    return scene.people_after(held.i + 1, token.i) if people is None and adjacent else people


def suffer(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "suffered burns", "sustained minor injuries"."""
    near = scene.doc[token.i + 1 : token.i + 7]
    harm = next((t for t in near if t.lower_ in HARMED and t.tag_.startswith("NN")), None)
    people = None if harm is None or is_passive(token) else passive_victims(scene, token, row)
    if people is None or harm is None or scene.word(people.head) in ("body", "bodies"):
        return []
    scene.consumed.add(harm.i)
    return [of_people(people, "injured", token.i, negated=is_negated(token))]


def treated(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "were treated for wounds"."""
    near = scene.doc[token.i + 1 : token.i + 9]
    told = {t.lower_ for t in near}
    if "for" not in told or not told & (HARMED | {"gunshot", "smoke", "shock"}) or not is_passive(token):
        return []
    scene.consumed |= {t.i for t in near if t.lower_ in HARMED}
    people = passive_victims(scene, token, row)
    return [] if people is None else [of_people(people, row.state, token.i)]


def hands(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "six others are in rebel hands"."""
    doc = scene.doc
    at = next((i for i in range(token.i - 1, max(token.i - 5, -1), -1) if doc[i].lower_ == "in"), None)
    if at is None or (token.i - at == 1 and scene.word(token.i + 1) != "of"):
        return []
    verb = doc[at].head
    if set(scene.words(at + 1, token.i)) & OWN_HANDS or verb.lemma_ not in ("be", "remain", "believe", "think"):
        return []
    head = subject(verb)
    people = scene.reader.people(head, strict=True) if head is not None else None
    return [of_people(people, row.state, token.i)] if people is not None and people.stated else []
