"""A frame: one predicate of violence with its roles, polarity, modality and the frames it is tied to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.extract.modality import Modality
from pipeline.extract.parsed import Token


@dataclass(slots=True, eq=False)
class Frame:
    """One predicate and its role fillers; tokens belong to paragraph ``para`` of the view."""

    order: int
    para: int
    sentence: int
    token: Token
    cls: str
    incident_type: str | None
    weapon_type: str | None
    start: int
    end: int
    roles: dict[str, list[Token]] = field(default_factory=dict)
    modality: Modality = field(default_factory=Modality)
    reporter: Token | None = None
    claimants: list[Token] = field(default_factory=list)
    deniers: list[Token] = field(default_factory=list)
    suspected: bool = False
    accusers: list[Token] = field(default_factory=list)
    links: list[Frame] = field(default_factory=list)
    apart: list[Frame] = field(default_factory=list)  # acts that its sentence tells beside it

    def fill(self, role: str, tokens: Iterable[Token]) -> None:
        """Add fillers to a role, each once."""
        known = self.roles.setdefault(role, [])
        known += [t for t in tokens if t not in known and t != self.token]

    def tie(self, other: Frame) -> None:
        """Link two frames of one act, once."""
        if other not in self.links:
            self.links.append(other)
            other.links.append(self)

    def part(self, other: Frame) -> None:
        """Note that two frames of a sentence are two acts."""
        self.apart.append(other)
        other.apart.append(self)

    @property
    def nominal(self) -> bool:
        """Is the predicate a noun?"""
        return self.token.pos_ in {"NOUN", "PROPN"}
