"""The errors a user can meet; each message is a sentence that says what to do."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence

REASONS: Mapping[int, str] = {
    errno.ENOENT: "it does not exist",
    errno.EACCES: "you have no right to it",
    errno.EPERM: "you have no right to it",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "a part of its path is no folder",
    errno.EEXIST: "something else has that name already",
    errno.ENOSPC: "the disk is full",
    errno.EROFS: "the disk can only be read",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EADDRINUSE: "another program uses it",
    errno.EADDRNOTAVAIL: "this machine does not have that address",
}


class GraphError(Exception):
    """Root of our errors: the message is a sentence for the reader, `status` is the HTTP status."""

    status = 500

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        """Keep the sentence, and what the reader may have meant instead (possibly nothing)."""
        super().__init__(message)
        self.message = message
        self.suggestions = tuple(suggestions)


class SettingsError(GraphError):
    """A setting, folder or file named by the user cannot be used."""


class DataError(GraphError):
    """A file of the ontology or the data cannot be read, or the graph breaks a rule."""


class SourceError(GraphError):
    """The source texts are absent, or a text is not the one the manifest describes."""


class CatalogueError(GraphError):
    """A question file is not what the library expects; a defect of the project, not of the user."""


class NotFoundError(GraphError):
    """Nothing in the graph has this name or address; `kind` says of what the suggestions are slugs."""

    status = 404

    def __init__(
        self, message: str, suggestions: Sequence[str] = (), kind: str | None = None, given: str | None = None
    ) -> None:
        """Keep the sentence, the slugs that may have been meant, and their kind ('actor', 'question', 'def').

        `given` is the name that was not found, where it was a value in the address.
        """
        super().__init__(message, suggestions)
        self.kind = kind
        self.given = given


class RetiredError(NotFoundError):
    """What is asked for had this name in an earlier release; `successors` (IRIs) came in its place, or nothing did."""

    status = 410

    def __init__(
        self, message: str, suggestions: Sequence[str], kind: str | None, iri: str, successors: Sequence[str]
    ) -> None:
        """Keep the sentence, the slugs of the successors with their kind, and the IRIs."""
        super().__init__(message, suggestions, kind)
        self.iri = iri
        self.successors = tuple(successors)


class ParameterError(GraphError):
    """A question or route was asked with a parameter it does not take, or without one it needs."""

    status = 400


class QueryError(GraphError):
    """The SPARQL text is malformed or asks for something that is switched off."""

    status = 400


class QueryTooLongError(QueryError):
    """The text of the query is longer than the server reads."""

    status = 413


class ResultTooLargeError(GraphError):
    """The answer would be larger than the limit."""

    status = 413


class QueryTimeoutError(GraphError):
    """The query took longer than its budget and was stopped."""

    status = 504


class QueryMemoryError(GraphError):
    """The query needed more memory or stack than its worker may use and was stopped."""

    status = 507


class BusyError(GraphError):
    """All places for queries are taken; the same request can be sent again."""

    status = 503


class TooManyQueriesError(BusyError):
    """One client has as many queries under way as it may have; it can send this one when another has ended."""

    status = 429


class EngineDownError(BusyError):
    """The SPARQL engine behind this server cannot be reached; the same request can be sent again."""


class EngineError(GraphError):
    """The SPARQL engine behind this server failed, or what it answered cannot be used."""

    status = 502


class QuerySyntaxError(QueryError):
    """The SPARQL text cannot be parsed; `line`, `column` (from 1) and `excerpt`, the offending line, say where."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None, excerpt: str = "") -> None:
        """Keep the sentence and the place; a place the engine does not name is None."""
        super().__init__(message)
        self.line = line
        self.column = column
        self.excerpt = excerpt


class RequestError(GraphError):
    """The HTTP request, not its query, is one the server does not take; `status` says in what way."""

    def __init__(self, message: str, status: int = 400) -> None:
        """Keep the sentence and the HTTP status."""
        super().__init__(message)
        self.status = status


class QuestionTooLongError(ParameterError):
    """A typed question is longer than the server reads."""

    status = 413


def why_not(error: OSError) -> str:
    """Say in our words why the system refused a file, folder or port; a rare reason as the system says it."""
    return REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())
