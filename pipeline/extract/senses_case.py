"""A verb under test: its row of triggers.csv with its logical subjects and objects, and what these are.

In: a ``View``, a token and its arguments. Out: a ``Case``, whose methods answer what a token of it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract import syntax
from pipeline.extract.fillers import is_rebel
from pipeline.extract.parsed import Token
from pipeline.extract.people import classify_target
from pipeline.extract.referents import is_force, is_human, is_physical, is_weapon
from pipeline.extract.triggers import Trigger, has_companion

if TYPE_CHECKING:
    from pipeline.extract.view import View


@dataclass(frozen=True, slots=True)
class Case:
    """A verb under test with its logical subjects and objects."""

    view: View
    para: int
    token: Token
    row: Trigger
    agents: list[Token]
    patients: list[Token]

    def weapon(self, token: Token) -> bool:
        """Is the token a weapon?"""
        return is_weapon(self.view, self.para, token)

    def human(self, token: Token) -> bool:
        """Does the token speak of people?"""
        return is_human(self.view, self.para, token)

    def actor(self, token: Token) -> bool:
        """Does an actor mention cover the token?"""
        return self.view.covering(self.view.actors, self.para, token) is not None

    def force(self, token: Token) -> bool:
        """Does a mention of soldiers, police or an armed group cover the token?"""
        return is_force(self.view, self.para, token)

    def attacker(self, token: Token) -> bool:
        """Is it an armed group, or people called attackers?"""
        mention = self.view.covering(self.view.actors, self.para, token)
        return mention is not None and is_rebel(mention.actor)

    def civil(self, token: Token) -> bool:
        """Is it a thing that is no weapon and no army's?"""
        kind = classify_target(token.text)[0]
        return kind not in {"unknown", "other", "military"} and not self.weapon(token) and not self.human(token)

    def nation(self, token: Token) -> bool:
        """Is it a state?"""
        mention = self.view.covering(self.view.actors, self.para, token)
        return mention is not None and mention.actor.kind == "state"

    def physical(self, token: Token) -> bool:
        """Can force be used on it?"""
        return is_physical(self.view, self.para, token)

    def located(self, token: Token) -> bool:
        """Is it a place or a ship by name?"""
        view = self.view
        return bool(view.covering(view.places, self.para, token) or view.covering(view.ships, self.para, token))

    def places(self, *names: str) -> list[Token]:
        """Objects of these prepositions that are no dates."""
        return [t for _, t in syntax.prepositional(self.token, names) if t.ent_type_ not in syntax.TIMES]

    def rises(self) -> bool:
        """Does something other than people shoot up: "prices shot up on fears"?"""
        return has_companion(self.token, "up") and not self.patients and not any(map(self.human, self.agents))
