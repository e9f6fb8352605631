"""Tellings: the frames of one sentence that speak of one act.

In: frames. Out: ``Telling`` objects in reading order, still without the mentions that ``binding.py`` gives them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.extract.casualties.find import Casualty
from pipeline.extract.dates.find import DateMention
from pipeline.extract.fillers import Filler
from pipeline.extract.frame import Frame
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.weapons import WeaponMention

CORE = {"attack", "launch", "fire", "impact", "explode", "detonate", "blowup", "selfblast", "abduct", "seize", "arrest",
        "raid", "clash", "burn", "sabotage", "riot", "undergo", "intercept"}  # fmt: skip


@dataclass(slots=True, eq=False)
class Telling:
    """One sentence's telling of one act."""

    frames: list[Frame]
    sentence: int
    para: int
    dates: list[DateMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    weapons: list[WeaponMention] = field(default_factory=list)
    casualties: list[Casualty] = field(default_factory=list)
    perpetrators: list[Filler] = field(default_factory=list)
    targets: list[Filler] = field(default_factory=list)
    sides: list[Filler] = field(default_factory=list)
    harmed: list[Filler] = field(default_factory=list)  # victims and things besides the targets (harmed.py)
    claimants: list[Filler] = field(default_factory=list)
    blamed: list[Filler] = field(default_factory=list)
    labels: list[Filler] = field(default_factory=list)  # "the attackers" of a later sentence (culprits.py)
    deniers: list[Filler] = field(default_factory=list)
    reporter: Filler | None = None
    headline: bool = False
    body: int = 0  # number of its paragraph among those that are no headings
    when: tuple[date, date, str] | None = None
    scene: DateMention | None = None
    given_out: date | None = None  # of an undated act: the day of the last days on which it was stated (timing.py)
    families: set[str] | None = None
    share: bool = False  # what one place had of the tolls of several (shares.py)

    @property
    def start(self) -> int:
        """Offset of the first trigger: the reading order and the anchor of the id."""
        return min(f.start for f in self.frames)

    @property
    def unreal(self) -> bool:
        """Is it only threatened, planned or denied?"""
        return all(f.modality.unreal or f.modality.negated for f in self.frames)

    @property
    def classes(self) -> set[str]:
        """Classes of its frames."""
        return {f.cls for f in self.frames}


def group(frames: list[Frame]) -> list[Telling]:
    """Connected frames (by their grammatical links) become one telling."""
    seen: set[int] = set()
    tellings: list[Telling] = []
    for frame in frames:
        if frame.order in seen:
            continue
        stack, members = [frame], []
        seen.add(frame.order)
        while stack:
            current = stack.pop()
            members.append(current)
            for other in current.links:
                if other.order not in seen:
                    seen.add(other.order)
                    stack.append(other)
        members.sort(key=lambda f: f.order)
        tellings.append(Telling(members, frame.sentence, frame.para))
    return sorted(tellings, key=lambda t: t.start)
