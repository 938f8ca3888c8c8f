"""Which release an export is of: its version and date, as the header of the ontology gives them."""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.errors import DataError
from graph_api.load import Dataset
from graph_api.prefixes import BASE


@dataclass(frozen=True)
class Release:
    """A release: its version, its date (ISO; never the day of the export) and the hash of what it holds."""

    version: str
    issued: str
    content: str

    @property
    def heading(self) -> str:
        """Give the line that opens a file: name, version, date and address."""
        return f"Ketenkaart {self.version}, {self.issued}, {BASE} (CC BY 4.0)"


def release_of(dataset: Dataset) -> Release:
    """Give the release of a dataset. Raises DataError when the ontology does not say its version or date."""
    if not dataset.release or not dataset.issued:
        raise DataError(
            "The header of the ontology gives no owl:versionInfo or no dcterms:issued; "
            "an export needs both, so add them to ontology/core.ttl."
        )
    return Release(dataset.release, dataset.issued, dataset.version)
