"""The README tells of every command, option and table that there is, and of none that there is not."""

import re
from pathlib import Path

import typer

from pipeline.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = dict(typer.main.get_command(app).commands.items())  # type: ignore[attr-defined]


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in COMMANDS if f"dateline {name}" not in README] == []


def test_every_command_line_in_the_readme_exists() -> None:
    """Lines that begin with `dateline`, in code blocks, use commands and options that there are."""
    for line in re.findall(r"^ *(?:\$ )?dateline ([^\n#]+)", README, flags=re.MULTILINE):
        name, *rest = line.split()
        if name == "--version":
            continue
        assert name in COMMANDS, f"README: dateline {line}"
        known = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        unknown = [word for word in rest if word.startswith("-") and word not in known]
        assert unknown == [], f"README: dateline {line}"


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named = set(re.findall(r"(?:^ *(?:\$ )?|`)make ([a-z]+)", README, flags=re.MULTILINE))
    assert named <= targets
    assert {"demo", "test"} <= named


def test_every_make_target_explains_itself() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)[0].split()
    assert [target for target in phony if not re.search(rf"^{target}:.* ## ", text, flags=re.MULTILINE)] == []
