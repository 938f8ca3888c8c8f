"""The whole as files that any web server can offer: pages in both languages, data, search, checksums."""

from graph_api.site.writing import write_site

__all__ = ["write_site"]
