"""Where settings come from: a TOML file, the environment, the command line; and what is wrong with them.

In: a file's path and the command line's values. Out: a ``Settings``.
Refuses, with ``SettingsError``: E001 an unknown key, E002 a value that is not allowed, E003 a file that
cannot be read or parsed. Each message names the file or variable, the key and what would be right.
"""

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from pipeline.errors import SettingsError
from pipeline.settings import ENV_DELIMITER, ENV_PREFIX, PATH_FIELDS, SETTINGS_VARIABLE, Environment, Settings

Key = tuple[str, ...]

_ENVIRONMENT = "environment"


@dataclass(frozen=True, kw_only=True)
class Layer:
    """The values one source gives: ``origin`` says where from, relative paths start at ``base``."""

    origin: str
    values: dict[str, Any]
    base: Path


def read_settings(path: Path | None, overrides: Mapping[str, Any]) -> Settings:
    """Lay file, environment and overrides over each other and validate the result."""
    layers = _layers(path, overrides)
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = _merge(merged, _with_absolute_paths(layer))
    try:
        return Settings(**merged)
    except ValidationError as error:
        raise _bad_value(error, layers) from None


def origins(path: Path | None) -> dict[Key, str]:
    """Where each key that is not left at its default was set: the file, or a variable of the environment."""
    layers = _layers(path, {})
    return {
        key: _where(_layer_of(key, layers), key)
        for key, field in known_keys()
        if not section_of(field) and _layer_of(key, layers) is not layers[0]
    }


def _layers(path: Path | None, overrides: Mapping[str, Any]) -> list[Layer]:
    """The sources of settings, weakest first, with unknown keys refused."""
    here = Path.cwd()
    base = path.expanduser().absolute().parent if path else here
    defaults = {field: Settings.model_fields[field].default for field in PATH_FIELDS}
    layers = [Layer(origin="defaults", values=defaults, base=base)]
    if path:
        layers.append(Layer(origin=str(path), values=_file_values(path), base=base))
    layers.append(Layer(origin=_ENVIRONMENT, values=_environment_values(), base=here))
    layers.append(Layer(origin="command line", values=dict(overrides), base=here))
    for layer in layers:
        _refuse_unknown_keys(layer)
    return layers


def _layer_of(key: Key, layers: list[Layer]) -> Layer:
    """The strongest source that sets ``key``, else the defaults."""
    return next((layer for layer in reversed(layers) if _has(layer.values, key)), layers[0])


def _where(layer: Layer, key: Key) -> str:
    return _variable(key) if layer.origin == _ENVIRONMENT else layer.origin


def known_keys(model: type[BaseModel] = Settings, prefix: Key = ()) -> Iterator[tuple[Key, FieldInfo]]:
    """Yield every key and its field, sections before what they hold."""
    for name, field in model.model_fields.items():
        key = (*prefix, name)
        yield key, field
        section = section_of(field)
        if section:
            yield from known_keys(section, key)


def section_of(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a field that is a section, else None."""
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


# --- reading -------------------------------------------------------------------------------------------


def _file_values(path: Path) -> dict[str, Any]:
    try:
        data = path.expanduser().read_bytes()
    except OSError as error:
        raise _unreadable(str(path), f"the settings file cannot be read ({_reason(error)})") from None
    try:
        # Editors on Windows like to begin a file with a byte order mark.
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unreadable(f"{path} line {line}", "the settings file is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        message, line_number = _toml_complaint(error, data)
        raise _unreadable(f"{path} line {line_number}", f"not valid TOML: {message}") from None


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _toml_complaint(error: tomllib.TOMLDecodeError, data: bytes) -> tuple[str, int]:
    """Split the parser's message into what it says and the line it names."""
    text = str(error)
    found = re.search(r" \(at line (\d+), column \d+\)$", text)
    if found:
        return text[: found.start()], int(found[1])
    last = data.rstrip().count(b"\n") + 1  # "(at end of document)"
    return text.removesuffix(" (at end of document)"), last


def _environment_values() -> dict[str, Any]:
    _refuse_unknown_variables()
    return Environment(Settings)()


# --- unknown keys --------------------------------------------------------------------------------------


def _refuse_unknown_variables() -> None:
    known = {_variable(key): key for key, _ in known_keys()}
    for variable, value in sorted(os.environ.items()):
        ours = variable.upper().startswith(ENV_PREFIX) and variable.upper() != SETTINGS_VARIABLE
        if ours and value and variable.upper() not in known:
            raise _unknown(variable, _nearest(variable.upper(), sorted(known)), _ENVIRONMENT)


def _variable(key: Key) -> str:
    return ENV_PREFIX + ENV_DELIMITER.join(key).upper()


def _refuse_unknown_keys(layer: Layer) -> None:
    known = dict(known_keys())
    for key in _keys_of(layer.values, known):
        if key not in known:
            raise _unknown(".".join(key), _nearest_key(key, list(known)), layer.origin)


def _keys_of(values: Mapping[str, Any], known: Mapping[Key, FieldInfo], prefix: Key = ()) -> Iterator[Key]:
    for name, value in values.items():
        key = (*prefix, name)
        yield key
        if isinstance(value, dict) and key in known and section_of(known[key]):
            yield from _keys_of(value, known, key)


def _nearest_key(key: Key, known: list[Key]) -> str:
    """The known key most like ``key``; ``workers`` alone finds ``extract.workers``."""
    same_name = [".".join(other) for other in known if other[-1] == key[-1]]
    return same_name[0] if same_name else _nearest(".".join(key), [".".join(other) for other in known])


def _nearest(name: str, known: list[str]) -> str:
    from rapidfuzz import fuzz, process  # only a mistake needs it

    return process.extractOne(name, known, scorer=fuzz.ratio)[0]


# --- laying one over the other -------------------------------------------------------------------------


def _with_absolute_paths(layer: Layer) -> dict[str, Any]:
    values = dict(layer.values)
    for name in PATH_FIELDS:
        if name in values:
            values[name] = _absolute(values[name], layer.base)
    return values


def _absolute(value: Any, base: Path) -> Any:
    if isinstance(value, list | tuple):
        return [_absolute(item, base) for item in value]
    if isinstance(value, str | Path) and value != "":
        return Path(os.path.normpath(base / Path(value).expanduser()))
    return value  # validation says what is wrong with it


def _merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merge(merged[key], value) if both else value
    return merged


# --- messages ------------------------------------------------------------------------------------------


def _unknown(name: str, nearest: str, origin: str) -> SettingsError:
    return SettingsError(code="E001", where=origin, what=f'"{name}" is not a setting', fix=f'Did you mean "{nearest}"?')


def _unreadable(where: str, what: str) -> SettingsError:
    return SettingsError(
        code="E003", where=where, what=what, fix="Correct the file, or make a new one with: dateline init DIR"
    )


def _bad_value(error: ValidationError, layers: list[Layer]) -> SettingsError:
    """Turn pydantic's first complaint into one line about one key."""
    first = error.errors(include_url=False)[0]
    fields = dict(known_keys())
    loc = tuple(str(part) for part in first["loc"])  # may go on below the key, to an item of a list
    key = next(loc[:n] for n in range(len(loc), 0, -1) if loc[:n] in fields)
    shown = json.dumps(first["input"], ensure_ascii=False, default=str)
    return SettingsError(
        code="E002",
        where=_where(_layer_of(key, layers), key),
        what=f'"{".".join(key)}" is {shown}; {_expected(first)}',
        fix=f"What it is for: {fields[key].description}",
    )


_EXPECTED = {
    "path_type": "it should be a path, in quotes",
    "model_type": "it should be a section with keys of its own",
    "string_pattern_mismatch": "it should be letters, digits, '.', '_' and '-', a letter or digit first",
    "too_short": "it should have at least one item",
}
"""Plainer words than pydantic's, by the type of its complaint."""


def _expected(complaint: Mapping[str, Any]) -> str:
    known = _EXPECTED.get(complaint["type"])
    return known or re.sub(r"^(Value error, |Input (?=should))", "it ", complaint["msg"]).replace("  ", " ")


def _has(values: Any, key: Key) -> bool:
    for name in key:
        if not isinstance(values, dict) or name not in values:
            return False
        values = values[name]
    return True
