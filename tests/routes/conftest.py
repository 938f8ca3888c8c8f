from mini_graph import respondent

__all__ = ["respondent"]
