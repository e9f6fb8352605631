"""Who says who did it: claims, a state's own announcements, blame, denials.

In: the tellings of an incident, with their speakers, claimants, accusers and deniers. Out: who claimed it and the
attribution of its perpetrator (codebook: claimed, disputed, alleged, stated, unknown; a state announcing its own
strike claims it).
"""

from __future__ import annotations

from pipeline.extract import syntax
from pipeline.extract.actors.find import ActorMention, nation_of, same_side, state_force
from pipeline.extract.evidence import Row
from pipeline.extract.fillers import (
    GROUP_KINDS,
    Filler,
    actor_filler,
    clean,
    in_clause,
    is_state,
    phrase,
    resolve,
    resolve_all,
    speaker_of,
)
from pipeline.extract.incident import Incident, specific
from pipeline.extract.parsed import Token
from pipeline.extract.tellings import Telling
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set
from schemas.codes import crosswalk

Told = tuple[Telling, Filler]
COUNTRY_NAMES = crosswalk("country", "label")
STATE_VOICES = word_set("state_voices")
FORCES = {"military", "police", "coalition", "intelligence"}


def speaker(view: View, para: int, token: Token) -> Filler | None:
    """The actor for whom a source speaks: "the group", "its spokesman", "Russian President X"."""
    mention = speaker_of(view, para, token)
    if mention is not None and not mention.actor.is_generic:
        return actor_filler(mention)
    titled = with_title(view, para, token)
    if titled is not None:
        voice = state_voice(view, *titled)
        if voice is not None:
            return voice
    meant = resolve(view, para, token)
    if meant is not None and meant.actor is not None:
        return meant
    return actor_filler(mention) if mention is not None else None


def with_title(view: View, para: int, token: Token) -> tuple[int, Token] | None:
    """Where a source bears its office: the token itself, or the first telling of a person's name."""
    if is_office(token):
        return para, token
    if token.ent_type_ != "PERSON":
        return None
    for at, paragraph in enumerate(view.paragraphs[: para + 1]):
        for word in paragraph.doc:
            if word.text == token.text and word.ent_type_ == "PERSON" and is_office(word):
                return at, word
    return None


def is_office(token: Token) -> bool:
    """Is it, or does a word before it say, an office that speaks for a state?"""
    return any(t.lemma_.lower() in STATE_VOICES for t in (token, *syntax.modifiers(token)))


def state_voice(view: View, para: int, token: Token) -> Filler | None:
    """A president, minister or ministry speaks for the state that the words before it name.

    Those of the army, of defence and heads of state without a nation are those of the dateline's country.
    """
    words = [*syntax.modifiers(token), *syntax.possessors(token)]
    for word in words:
        country = nation_of(word.text)
        force = state_force(country) if country else None
        if force is not None:
            here = view.start(para, word)
            return actor_filler(ActorMention(here, here + len(word), word.text, force))
        if word.dep_ == "poss" and (owner := resolve(view, para, word)) is not None and owner.actor is not None:
            return owner
    if {w.lower_ for w in words} & OF_ARMS or token.lemma_.lower() in {"president", "premier"}:
        force = state_force(view.seat) if view.seat else None
        return Filler("actor", force.name, token.text, -1, -1, actor=force) if force else None
    return None


OF_ARMS = {"army", "military", "defence", "defense", "navy", "force", "president", "prime"}


def claimants(view: View, para: int, token: Token, reporter: Token | None) -> list[Filler]:
    """Who a claim comes from: "the group", "a statement signed by X", "a little-known group, the X"."""
    found = [f for f in resolve_all(view, para, token, reporter) if f.actor is not None]
    if found:
        return found
    here = {t.i for t in token.subtree if not in_clause(t, token)}
    told = [m for m in view.actors if (at := view.head(m.start, m.end)) and at[0] == para and at[1].i in here]
    named = [m for m in told if m.actor.is_armed and not m.actor.is_generic and not is_state(m.actor)]
    if named:
        return [actor_filler(named[0])]
    for noun in [c for c in token.children if c.dep_ == "appos"] or [token]:
        if noun.pos_ == "PROPN" and noun.ent_type_ != "PERSON":
            start, end, words = phrase(view, para, noun)
            return [Filler("other", clean(words), words, start, end)]
    return []


def claims_of(incident: Incident, row: Row, accused: list[Told], seat: str | None) -> list[Told]:
    """Claims of responsibility, then announcements by the side that did it."""
    found = [(t, f) for t in incident.tellings for f in t.claimants if f.actor is None or f.actor.is_armed]
    return found + self_claims(incident, row, accused, seat)


def self_claims(incident: Incident, row: Row, accused: list[Told], seat: str | None) -> list[Told]:
    """The perpetrator, or its own state, says itself that it did it."""
    found = []
    acts = [t for t in incident.tellings if t.classes != {"arrest"}]
    homes = {row["country"], seat}
    blamed = [f.name for _, f in accused]
    doers = [f for t in acts for f in t.perpetrators if f.actor is not None]
    for telling in acts:
        voice = telling.reporter
        if voice is None or voice.actor is None or evades(telling) or any(f.accusers for f in telling.frames):
            continue
        if is_justified(telling) and voice.actor.kind in GROUP_KINDS and not voice.actor.is_generic:
            found.append((telling, voice))
            continue
        mine = specific(telling.perpetrators) or doers
        for doer in mine:
            if is_own_voice(voice, doer, homes) and not any(same_side(doer.name, name) for name in blamed):
                found.append((telling, doer))
                break
    return found


def evades(telling: Telling) -> bool:
    """Does its speaker only look into the act, or know of reports of it?"""
    return any(t.lemma_.lower() in EVADING for f in telling.frames for t in f.token.ancestors)


EVADING = word_set("evading")


def is_justified(telling: Telling) -> bool:
    """Does its speaker give the reason of a known act ("said the attack was revenge for the raid")?"""
    told = [f.token.head for f in telling.frames if f.nominal and f.token.dep_ == "nsubj" and f.modality.definite]
    return any(c.lemma_.lower() in REASONS for verb in told for c in verb.children if c.dep_ in {"attr", "prep"})


REASONS = word_set("reasons")


def is_own_voice(voice: Filler, doer: Filler, homes: set[str | None]) -> bool:
    """Does a speaker speak for the attacker? "The army" and "police" speak for the forces of their own country."""
    if voice.actor is None or doer.actor is None:
        return False
    if not voice.actor.is_generic and not doer.actor.is_generic:
        return same_side(voice.name, doer.name)
    if not is_state(voice.actor) or not is_state(doer.actor):
        return False
    mine = {doer.actor.country} if doer.actor.country else homes
    return bool(mine & ({voice.actor.country} if voice.actor.country else homes) - {None})


def claimant(filler: Filler, row: Row) -> str:
    """Who claims: a state's own forces speak for the state."""
    actor = filler.actor
    if actor is None or actor.kind not in FORCES:
        return filler.name
    country = actor.country or (row["country"] if actor.is_generic else None)
    return COUNTRY_NAMES.get(country, filler.name) if country and actor.kind in {"military", "police"} else filler.name


def is_denied(incident: Incident, chosen: Told | None) -> bool:
    """Does the perpetrator, or somebody without a name, deny it? What another party denies is another matter."""
    deniers = [f for t in incident.tellings for f in t.deniers]
    if any(f.deniers for t in incident.tellings for f in t.frames) and not deniers:
        return True
    return any(chosen is None or same_side(f.name, chosen[1].name) or f.actor is None for f in deniers)


def attribution(incident: Incident, row: Row, chosen: Told | None, told: list[Told], blamed: list[Told]) -> str:
    """claimed, disputed, alleged, stated or unknown (codebook)."""
    denied = is_denied(incident, chosen)
    if row["claimed_by"] is not None:
        return "disputed" if denied else "claimed"
    if chosen is None:
        return "unknown"
    if denied:
        return "disputed"
    frames = [f for t in incident.tellings for f in t.frames]
    accused = any(f.accusers or f.suspected for f in frames) or (
        bool(blamed) and not any(f.name == chosen[1].name for _, f in told)
    )
    return "alleged" if accused or only_by_foes(incident, chosen) else "stated"


def only_by_foes(incident: Incident, chosen: Told) -> bool:
    """Is the attacker named only in the words of the side attacked?"""
    naming = [t for t in incident.tellings if any(f.name == chosen[1].name for f in t.perpetrators)]
    foes = [f.name for t in incident.tellings for f in specific(t.targets)]
    voices = [t.reporter for t in naming]
    return bool(naming) and all(v is not None and any(same_side(v.name, f) for f in foes) for v in voices)
