"""The log: a line for each event on standard error, as text for people or as JSON for programs; nothing personal.

An event has a name and fields; neither may hold a query, a typed question, an address of a
client or what its browser says of itself. Of an error the kind and the place are written, not
the message, which might quote what a client sent.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

Form = Literal["text", "json"]
FORMS: tuple[Form, ...] = ("text", "json")
CHATTY = ("httpx", "httpcore")


class _Lines(logging.Formatter):
    def members(self, record: logging.LogRecord) -> dict[str, Any]:
        """Give what a line says of an event, in order."""
        moment = datetime.fromtimestamp(record.created, UTC)
        said: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        said |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            said["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return said


class JsonLines(_Lines):
    """Writes each event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        return json.dumps(self.members(record), ensure_ascii=False, separators=(",", ":"), default=str)


class TextLines(_Lines):
    """Writes each event as one line of text: time, level, event, then its fields as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        said = self.members(record)
        head = f"{said.pop('time')} {said.pop('level').upper()} {said.pop('event')}"
        return " ".join([head, *(f"{name}={_plain(value)}" for name, value in said.items())])


def _plain(value: Any) -> str:
    if isinstance(value, str) and value and not set(value) & set(' "=\n\r'):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def begin(form: Form) -> None:
    """Send the log of this process to standard error in this form; what libraries log begins at warnings."""
    handler = logging.StreamHandler(sys.stderr)
    writers: Mapping[Form, type[_Lines]] = {"text": TextLines, "json": JsonLines}
    handler.setFormatter(writers[form]())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("graph_api").setLevel(logging.INFO)
    for name in CHATTY:  # they would log addresses with queries
        logging.getLogger(name).setLevel(logging.WARNING)
