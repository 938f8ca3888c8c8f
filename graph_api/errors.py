"""The errors a user can meet; each message is a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence


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
    """Nothing in the graph has this name or address."""

    status = 404


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
