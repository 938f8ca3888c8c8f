from mini_graph import mini

__all__ = ["mini"]
