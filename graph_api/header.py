"""The YAML header of a query file: its first lines, each beginning with `#+`."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from graph_api.errors import CatalogueError

LANGUAGES = ("nl", "en")
MARK = "#+"


# libyaml reads the library ten times faster, which the start of every command waits for; wheels bring it
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _OnceEach(_Loader):  # type: ignore[misc, valid-type]
    """YAML in which a key written twice is an error instead of the last one winning."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                problem = f"the key '{key}' is written twice"
                raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def read_header(text: str, allowed: Mapping[str, bool], name: str) -> tuple[dict[str, Any], str]:
    """Read the header of the file called `name`; give its keys and the SPARQL below it.

    `allowed` holds every key the header may have, and whether it must have it.
    Raises CatalogueError, naming file and key, when the header is missing, is
    no YAML, has another key, or lacks one it must have.
    """
    lines = text.splitlines(keepends=True)
    end = next((number for number, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    for number, line in enumerate(lines[end:], end + 1):
        if line.startswith(MARK):
            raise CatalogueError(f"{name}, line {number}: a '#+' line stands below the header; put it at the top.")
    header = _read_yaml("".join(line[len(MARK) :].removeprefix(" ") for line in lines[:end]), name)
    _check_keys(header, allowed, name)
    return header, "".join(lines[end:]).lstrip("\r\n")


def both_languages(header: Mapping[str, Any], key: str, name: str) -> dict[str, str]:
    """Give the text under `key` in Dutch and English, as `{"nl": …, "en": …}`.

    Raises CatalogueError, naming file and key, unless it holds exactly these two, both of them sentences.
    """
    value = header.get(key)
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise CatalogueError(f"{name}: the key '{key}' must hold 'nl' and 'en', each exactly once, and nothing else.")
    for language in LANGUAGES:
        if not isinstance(value[language], str) or not value[language].strip():
            raise CatalogueError(f"{name}: '{key}' in '{language}' must be a text; put it between quotation marks.")
    return {language: value[language].strip() for language in LANGUAGES}


def _read_yaml(text: str, name: str) -> dict[str, Any]:
    if not text.strip():
        raise CatalogueError(f"{name}: the file has no header; begin it with lines that start with '#+ '.")
    try:
        header = yaml.load(text, Loader=_OnceEach)  # noqa: S506 - a SafeLoader, stricter by one rule
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError(f"{name}, line {line}: the header is not valid YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise CatalogueError(f"{name}: the header is not valid YAML: {error}.") from error
    if not isinstance(header, dict):
        raise CatalogueError(f"{name}: the header must consist of keys, such as 'title:'.")
    return header


def _check_keys(header: Mapping[Any, Any], allowed: Mapping[str, bool], name: str) -> None:
    for key in header:
        if key not in allowed:
            raise CatalogueError(f"{name}: the header has the unknown key '{key}'; it may have {', '.join(allowed)}.")
    for key, needed in allowed.items():
        if needed and key not in header:
            raise CatalogueError(f"{name}: the header lacks the key '{key}'.")
