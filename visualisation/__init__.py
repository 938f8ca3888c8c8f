"""Draw networks and pages from plain nodes, edges and rows; nothing here asks the graph a question."""
