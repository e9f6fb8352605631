"""The rules of boilerplate, read from boilerplate.csv.

In: the table ``id,rule,scope,zone,pattern,note``. Out: ``Rules``, compiled once.
- ``scope``: ``define`` names a fragment that later patterns use in braces; ``line`` matches a whole
  paragraph; ``block`` a label that goes with the teasers below it; ``tail`` a label that goes with all below
  it; ``end`` the closing part of a paragraph.
- ``zone``: where it holds: ``any``, ``head`` (above the first sentence), ``after`` (below it), ``foot``
  (below two thirds of the text).
- ``pattern``: a regular expression, case ignored; it is matched on text with straight quotes.
- ``rule``: the code of schemas/codes/boilerplate_rule.csv that the removed text is filed under.
Refuses (ValueError): an unknown scope, zone or fragment, a repeated id.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

SCOPES = ("define", "gate", "line", "block", "tail", "end")
ZONES = ("any", "head", "after", "foot")


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules: ``lines[zone]``, ``block``, ``tail`` and ``end`` are alternations of named groups."""

    code_of: Mapping[str, str]
    lines: Mapping[str, re.Pattern[str]]
    block: re.Pattern[str]
    tail: re.Pattern[str]
    end: re.Pattern[str]
    gate: AhoCorasick

    def code(self, match: re.Match[str]) -> str:
        """Return the code under which the text of a match is filed."""
        return self.code_of[match.lastgroup or ""]


@cache
def rules() -> Rules:
    """Return the rules, read once."""
    text = (files("pipeline.clean") / "boilerplate.csv").read_text(encoding="utf-8")
    return compile_rules(list(csv.DictReader(text.splitlines(), strict=True)))


def compile_rules(rows: list[dict[str, str]]) -> Rules:
    """Compile the rows of the table."""
    fragments: dict[str, str] = {}
    patterns: dict[tuple[str, str], list[str]] = {}
    code_of: dict[str, str] = {}
    words: list[str] = []
    for row in rows:
        scope, zone = row["scope"], row["zone"] or "any"
        if scope not in SCOPES or zone not in ZONES:
            raise ValueError(f"boilerplate.csv: {row['id']} has scope {scope!r} and zone {zone!r}")
        if scope == "gate":
            words += row["pattern"].split("|")
        elif scope == "define":
            fragments[row["id"]] = _expanded(row, fragments)
        else:
            group = row["id"].replace("-", "_")
            if group in code_of:
                raise ValueError(f"boilerplate.csv: {row['id']} stands twice")
            code_of[group] = row["rule"]
            patterns.setdefault((scope, zone), []).append(f"(?P<{group}>{_expanded(row, fragments)})")
    zones = {zone: _alternation(patterns.get(("line", zone), [])) for zone in ZONES}
    rest = {
        scope: [pattern for zone in ZONES for pattern in patterns.get((scope, zone), [])]
        for scope in ("block", "tail", "end")
    }
    gate = AhoCorasick(sorted(set(words)), matchkind=MatchKind.Standard)
    return Rules(
        code_of,
        zones,
        _alternation(rest["block"]),
        _alternation(rest["tail"]),
        _alternation(rest["end"]),
        gate,
    )


def _expanded(row: dict[str, str], fragments: Mapping[str, str]) -> str:
    pattern = row["pattern"]
    for name in re.findall(r"\{([A-Z_]+)\}", pattern):
        if name not in fragments:
            raise ValueError(f"boilerplate.csv: {row['id']} uses the fragment {name}, which is not defined above it")
        pattern = pattern.replace(f"{{{name}}}", fragments[name])
    return pattern


def _alternation(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) if patterns else r"(?!)", re.IGNORECASE)
