"""Settings as a commented ``dateline.toml``: for ``dateline init`` and ``settings``, and the checkout's file.

In: a ``Settings``, or nothing for the defaults. Out: TOML that ``load_settings`` reads back as it was.
Refuses nothing.
"""

import datetime
import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipeline.settings import Settings
from pipeline.settings_sources import Key, section_of

_WIDTH = 100

HEADER = """\
# Settings of this dataset. Every key is shown with its default; change what you need, delete what you do not.
# Each can also be set by an environment variable: extract.workers by DATELINE_EXTRACT__WORKERS.
# Command-line options overrule both. `dateline settings` shows what is in force.
"""


def default_settings_text() -> str:
    """The commented defaults, with the relative paths they are declared with."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return HEADER + "\n" + settings_text(Settings.model_construct(**defaults))


def settings_text(settings: Settings, *, origins: Mapping[Key, str] | None = None) -> str:
    """Every setting with its description as a comment, and with where it was set if ``origins`` says so."""
    return _section_text(settings, (), origins or {}).strip("\n") + "\n"


def _section_text(model: BaseModel, prefix: Key, origins: Mapping[Key, str]) -> str:
    """Plain keys first, then the sections below them, as TOML wants it."""
    fields = {(*prefix, name): field for name, field in type(model).model_fields.items()}
    text = "\n".join(
        _key_text(key[-1], field, getattr(model, key[-1]), origins.get(key))
        for key, field in fields.items()
        if not section_of(field)
    )
    for key, field in fields.items():
        if section_of(field):
            below = _section_text(getattr(model, key[-1]), key, origins)
            text += f"\n\n{_comment(field.description)}[{'.'.join(key)}]\n{below}"
    return text


def _key_text(name: str, field: FieldInfo, value: Any, origin: str | None) -> str:
    if value is None:  # TOML has no null: an unset key is shown as a comment with an example
        return f"{_comment(field.description)}# {name} = {_toml((field.examples or [''])[0])}\n"
    source = f"  # set in {json.dumps(origin, ensure_ascii=False)[1:-1]}" if origin else ""
    return f"{_comment(field.description)}{name} = {_toml(value)}{source}\n"


def _comment(description: str | None) -> str:
    lines = textwrap.wrap(description or "", _WIDTH, initial_indent="# ", subsequent_indent="# ")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str | Path):
        # JSON's escapes are TOML's, but for the one control character that JSON lets through.
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return repr(value)


if __name__ == "__main__":
    # From the checkout's root: render dateline.toml anew after a change of a setting.
    Path("dateline.toml").write_text(default_settings_text(), encoding="utf-8")
