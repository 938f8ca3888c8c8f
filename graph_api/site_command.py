"""The command that writes the static site: checks the graph, and writes what the server would answer."""

from __future__ import annotations

import argparse
import logging

from graph_api.check import load_checked
from graph_api.errors import SettingsError
from graph_api.http import create_app
from graph_api.settings import Settings, choose_folders, split_address
from graph_api.site import write_site


def site(options: argparse.Namespace) -> int:
    """Write the site of the graph into `folder`, for `address` where that is given.

    The source texts are never read: the site holds paraphrases only.
    Raises SettingsError for an address or folder that cannot be used, DataError for a graph that breaks its rules.
    """
    address = options.address or ""
    if address and split_address(address) is None:
        raise SettingsError(f"'{address}' is no address of a site; give one such as https://example.org/ketenkaart/.")
    for name in ("httpx", "graph_api"):  # the server is asked for each page, which is nothing to report
        logging.getLogger(name).setLevel(logging.WARNING)
    dataset = load_checked(choose_folders(options.data))
    number = write_site(create_app(dataset, Settings(dataset.folders)), options.folder, address)
    print(f"{number} files in {options.folder}")
    return 0
