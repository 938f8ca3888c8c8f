"""Load, check, ask and answer: the library, the REST operations, SPARQL and the command line of Ketenkaart."""
