"""Queries that mean harm, by what they aim at."""

from __future__ import annotations

from graph_api.guard import DEPTH, OPERATORS

KG = "https://w3id.org/ketenkaart/def/"
ANY = "?a ?b ?c"
SCANS = " . ".join(f"?s{number} ?p{number} ?o{number}" for number in range(5))
VALUES = " ".join(f"VALUES ?v{number} {{ {' '.join(map(str, range(60)))} }}" for number in range(12))
CHAIN = "?o"
for _ in range(40):
    CHAIN = f"SHA512({CHAIN})"

LABOUR = {
    "product of scans": f"SELECT (COUNT(*) AS ?n) {{ {SCANS} }}",
    "product of VALUES": f"SELECT (COUNT(*) AS ?n) {{ {VALUES} }}",
    "product, sorted": f"SELECT * {{ {SCANS} }} ORDER BY DESC(?o0) ?o1 ?o2 LIMIT 1",
    "product, distinct": f"SELECT (COUNT(DISTINCT ?o2) AS ?n) {{ {SCANS} }}",
    "product, grouped": f"SELECT ?o0 (COUNT(*) AS ?n) {{ {SCANS} }} GROUP BY ?o0 ?s3",
    "product, constructed": f"CONSTRUCT {{ ?s0 ?p1 ?o2 }} {{ {SCANS} }}",
    "product, described": f"DESCRIBE ?s0 ?s1 {{ {SCANS} }}",
    "product of subselects": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"{{ SELECT ?x{number} {{ ?x{number} ?y ?z }} }}" for number in range(8))
    + " }",
    "product by OPTIONAL": "SELECT (COUNT(*) AS ?n) { ?s0 ?p0 ?o0 "
    + " ".join(f"OPTIONAL {{ ?s{number} ?p{number} ?o{number} }}" for number in range(1, 6))
    + " }",
    "product by MINUS": f"SELECT (COUNT(*) AS ?n) {{ {SCANS} MINUS {{ ?s0 ?p0 ?o1 }} }}",
    "product by UNION": "SELECT (COUNT(*) AS ?n) { "
    + " ".join("{ ?s ?p ?o } UNION { ?s ?q ?r }".replace("?o", f"?o{number}") for number in range(12))
    + " }",
    "product asked with EXISTS": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c "
    + f"FILTER EXISTS {{ {SCANS} FILTER(?s0 = ?nothing) }} }}",
    "closure of any step": "SELECT (COUNT(*) AS ?n) { ?s (!<x:x>/^!<x:x>)+ ?o }",
    "closure of closures": "SELECT (COUNT(*) AS ?n) { ?s (((!<x:x>)*/(^!<x:x>)*)*|((!<x:x>)+)+)* ?o }",
    "alternatives of closures": f"SELECT (COUNT(*) AS ?n) {{ ?s {'|'.join(['(!<x:x>)*'] * 200)} ?o }}",
    "long sequence of any step": f"SELECT (COUNT(*) AS ?n) {{ ?s {'/'.join(['(!<x:x>|^!<x:x>)'] * 60)} ?o }}",
    "hash of hashes": f"SELECT (COUNT(*) AS ?n) {{ {SCANS} . ?s ?p ?o FILTER(STRLEN({CHAIN}) = 1) }}",
    "regular expression over a product": f'SELECT (COUNT(*) AS ?n) {{ {SCANS} FILTER REGEX(?o0, "(a+)+$") }}',
}

DOUBLED = " ".join(f"BIND(CONCAT(?s{number}, ?s{number}) AS ?s{number + 1})" for number in range(60))
REPLACED = " ".join(f'BIND(REPLACE(?s{number}, "a", "aaaaaaaaaaaaaaaa") AS ?s{number + 1})' for number in range(30))
ENCODED = " ".join(f"BIND(ENCODE_FOR_URI(CONCAT(?s{number}, '%%')) AS ?s{number + 1})" for number in range(60))

MEMORY = {
    "CONCAT": f"SELECT (STRLEN(?s60) AS ?n) {{ BIND('0123456789abcdef' AS ?s0) {DOUBLED} }}",
    "REPLACE": f"SELECT (STRLEN(?s30) AS ?n) {{ BIND('a' AS ?s0) {REPLACED} }}",
    "ENCODE_FOR_URI": f"SELECT (STRLEN(?s60) AS ?n) {{ BIND('%' AS ?s0) {ENCODED} }}",
    "GROUP_CONCAT": f'SELECT (STRLEN(GROUP_CONCAT(?o0; separator="{"x" * 1000}")) AS ?n) {{ {SCANS} }}',
    "GROUP_CONCAT, shown": f"SELECT (GROUP_CONCAT(CONCAT(STR(?s0), STR(?o1))) AS ?all) {{ {SCANS} }}",
    "DISTINCT rows": f"SELECT DISTINCT * {{ {SCANS} }}",
    "rows without end": f"SELECT * {{ {SCANS} }}",
    "large cells": f"SELECT (CONCAT({', '.join(['?c'] * 2000)}) AS ?x) {{ {ANY} }}",
    "many VALUES": "SELECT * { VALUES ?v { " + " ".join(map(str, range(15_000))) + " } VALUES ?w { 1 2 3 4 5 } }",
    "wide VALUES": f"SELECT * {{ VALUES ({' '.join(f'?v{n}' for n in range(2000))}) {{ ({'1 ' * 2000}) }} }}",
    "many columns": f"SELECT * {{ {' '.join(f'BIND({n} AS ?v{n})' for n in range(2500))} {ANY} }}",
    "long IRI": f"SELECT (IRI(CONCAT('x:', '{'y' * 90_000}')) AS ?i) {{ {ANY} }}",
    "large triples": f"CONSTRUCT {{ ?a ?b ?x }} {{ {ANY} BIND(CONCAT({', '.join(['?c'] * 2000)}) AS ?x) }}",
}

_LETTERS = "\\\\p{L}{1000}"
REGEX = {
    "repetition of repetitions": 'ASK { ?a ?b ?c FILTER REGEX(STR(?c), "((a{1000}){1000}){1000}") }',
    "backtracking": f'ASK {{ FILTER REGEX("{"a" * 50_000}!", "^(a+)+$") }}',
    "alternatives": f'ASK {{ ?a ?b ?c FILTER REGEX(STR(?c), "({"|".join(["a*b*c*"] * 5000)})*z") }}',
    "nested groups": f'ASK {{ FILTER REGEX("a", "{"(" * 5000}a{")" * 5000}") }}',
    "classes": f'ASK {{ ?a ?b ?c FILTER REGEX(STR(?c), "{_LETTERS * 2}", "i") }}',
    "replacement": 'SELECT (REPLACE(STR(?c), "", "xxxxxxxxxxxxxxxxxxxx") AS ?x) { ?a ?b ?c }',
    "broken": 'ASK { FILTER REGEX("a", "(") }',
    "made of data": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(STR(?c), STR(?f)) }",
}

NESTED = {
    "groups": ("ASK ", "{", "", "}"),
    "parentheses": ("ASK { FILTER", "(", "1", ")", " }"),
    "negations": ("ASK { FILTER(", "!", "true", "", ") }"),
    "signs": ("ASK { FILTER(1 = ", "- ", "1", "", ") }"),
    "blank nodes": ("ASK { ", "[ <x:p> ", "1", " ]", " }"),
    "lists": ("ASK { ?x <x:p> ", "( ", "1", " )", " }"),
    "functions": ("ASK { FILTER(", "STR(", "1", ")", ") }"),
    "IF": ("ASK { FILTER(", "IF(true, ", "true", ", false)", ") }"),
    "IN": ("ASK { FILTER(", "1 IN (", "1", ")", ") }"),
    "subselects": ("ASK { ", "{ SELECT * { ", ANY, " } }", " }"),
    "EXISTS": ("ASK { ", "FILTER EXISTS { ", ANY, " }", " }"),
    "NOT EXISTS": ("ASK { ", "FILTER NOT EXISTS { ", ANY, " }", " }"),
    "OPTIONAL": ("ASK { ", "OPTIONAL { ", ANY, " }", " }"),
    "MINUS": ("ASK { ", "?x ?y ?z MINUS { ", ANY, " }", " }"),
    "GRAPH": ("ASK { ", "GRAPH ?g { ", ANY, " }", " }"),
    "UNION": ("ASK { ", "{ ?x ?y ?z } UNION { ", ANY, " }", " }"),
    "UNION in UNION": ("ASK { ", "{ { ?x ?y ?z } UNION ", "{}", " }", " }"),
    "paths in parentheses": ("ASK { ?s ", "(", "<x:p>", ")", " ?o }"),
    "paths starred": ("ASK { ?s ", "(", "<x:p>", ")*", " ?o }"),
    "paths inverted": ("ASK { ?s ", "^", "<x:p>", "", " ?o }"),
    "paths inverted in parentheses": ("ASK { ?s ", "^(", "<x:p>", ")", " ?o }"),
    "paths in alternatives": ("ASK { ?s ", "(<x:q>|", "<x:p>", ")", " ?o }"),
    "triples in triples": ("ASK { ", "<< ", ANY, " >> ?p ?o", " }"),
}
CHAINED = {
    "or": ("ASK { FILTER(true ", "|| true ", ") }"),
    "and": ("ASK { FILTER(true ", "&& true ", ") }"),
    "sum": ("ASK { FILTER(1 ", "+ 1 ", ") }"),
    "quotient": ("ASK { FILTER(1 ", "/ 1 ", ") }"),
    "equality": ("ASK { FILTER(1 ", "= 1 ", ") }"),
    "path sequence": ("ASK { ?s <x:p>", "/<x:p>", " ?o }"),
    "path alternative": ("ASK { ?s <x:p>", "|<x:p>", " ?o }"),
    "UNION": ("ASK { {} ", "UNION {} ", "}"),
    "OPTIONAL": ("ASK { ", "OPTIONAL { ?a ?b ?c } ", "}"),
    "MINUS": ("ASK { ", "MINUS { ?a ?b ?c } ", "}"),
    "EXISTS": ("ASK { ", "FILTER EXISTS { ?a ?b ?c } ", "}"),
    "BIND": ("ASK { ", "BIND(1 AS ?v) ", "}"),
    "VALUES": ("ASK { ", "VALUES ?v { 1 } ", "}"),
    "triples": ("ASK { ", "?a ?b ?c . ", "}"),
    "groups": ("ASK { ", "{ ?a ?b ?c } ", "}"),
    "FROM": ("ASK ", "FROM <https://w3id.org/ketenkaart/graph/x> ", "{}"),
    "PREFIX": ("", "PREFIX a: <x:> ", "ASK {}"),
    "ORDER BY": ("SELECT * { ?a ?b ?c } ORDER BY ", "?a ", ""),
    "semicolons": ("ASK { ?a ?b ?c ", "; ", "}"),
}
LONGEST = 99_000


def nested(name: str, depth: int) -> str:
    """Give a query nested so deep, or as deep as the longest query the server reads can be."""
    before, opening, inside, closing, *after = NESTED[name]
    depth = min(depth, LONGEST // (len(opening) + len(closing)))
    return before + opening * depth + inside + closing * depth + "".join(after)


def chained(name: str, count: int) -> str:
    """Give a query with so many operators, or as many as the longest query the server reads can have."""
    before, link, after = CHAINED[name]
    return before + link * min(count, LONGEST // len(link)) + after


DEPTHS = (DEPTH - 4, DEPTH + 1, LONGEST)
COUNTS = (OPERATORS - 10, LONGEST)


def calls(address: str) -> dict[str, str]:
    """Give queries that would call an address."""
    where = f"<{address}>"
    escaped = "\\u0053ERVICE"
    return {
        "SERVICE": f"SELECT * {{ SERVICE {where} {{ {ANY} }} }}",
        "SERVICE SILENT": f"SELECT * {{ service silent {where} {{ {ANY} }} }}",
        "SERVICE in EXISTS": f"ASK {{ ?x ?y ?z FILTER EXISTS {{ SERVICE {where} {{ {ANY} }} }} }}",
        "SERVICE in a subselect": f"ASK {{ {{ SELECT * {{ SERVICE {where} {{ {ANY} }} }} }} }}",
        "SERVICE in OPTIONAL": f"ASK {{ OPTIONAL {{ SERVICE {where} {{ {ANY} }} }} }}",
        "SERVICE named by a variable": f"ASK {{ VALUES ?there {{ {where} }} SERVICE ?there {{ {ANY} }} }}",
        "SERVICE escaped": f"ASK {{ {escaped} {where} {{ {ANY} }} }}",
        "SERVICE behind a comment": f"ASK {{ #'\nSERVICE{where}{{ {ANY} }} }}",
        "SERVICE behind an escaped quotation": f'ASK {{ ?s ?p "\\u0022 #" . SERVICE {where} {{}} }}',
        "SERVICE by a prefix": f"PREFIX a: {where} ASK {{ SERVICE a: {{ {ANY} }} }}",
        "SERVICE by the base": f"BASE {where} ASK {{ SERVICE <sparql> {{ {ANY} }} }}",
        "FROM": f"SELECT * FROM {where} {{ {ANY} }}",
        "FROM NAMED": f"SELECT * FROM NAMED {where} {{ GRAPH ?g {{ {ANY} }} }}",
        "FROM by a prefix": f"PREFIX a: {where} SELECT * FROM a: {{ {ANY} }}",
        "FROM escaped": f"SELECT * \\u0046ROM {where} {{ {ANY} }}",
        "LOAD": f"LOAD {where}",
        "LOAD into a graph": f"LOAD SILENT {where} INTO GRAPH <x:g>",
        "DESCRIBE": f"DESCRIBE {where}",
        "GRAPH": f"SELECT * {{ GRAPH {where} {{ {ANY} }} }}",
    }


FILES = ("file:///etc/passwd", "/etc/passwd", "file:/proc/self/environ", "../../../../etc/passwd", "ftp://127.0.0.1/")

UPDATES = {
    "INSERT DATA": "INSERT DATA { <x:s> <x:p> <x:o> }",
    "INSERT DATA into a graph": "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> <x:o> } }",
    "INSERT WHERE": "INSERT { ?a <x:p> ?c } WHERE { ?a ?b ?c }",
    "DELETE DATA": "DELETE DATA { <x:s> <x:p> <x:o> }",
    "DELETE WHERE": "DELETE WHERE { ?a ?b ?c }",
    "WITH": "WITH <x:g> DELETE { ?a ?b ?c } INSERT { ?a ?b ?c } WHERE { ?a ?b ?c }",
    "CLEAR": "CLEAR ALL",
    "DROP": "DROP SILENT ALL",
    "CREATE": "CREATE GRAPH <x:g>",
    "COPY": "COPY DEFAULT TO <x:g>",
    "MOVE": "MOVE DEFAULT TO <x:g>",
    "ADD": "ADD DEFAULT TO <x:g>",
    "behind a comment": "# SELECT * {}\nINSERT DATA { <x:s> <x:p> <x:o> }",
    "behind prefixes": "PREFIX x: <x:>\nBASE <x:>\nDELETE WHERE { ?a ?b ?c }",
    "behind a query": "ASK {} ; DROP ALL",
    "between queries": "ASK {} \n DROP ALL \n ASK {}",
    "escaped": "\\u0044ROP ALL",
    "in lower case": "insert data { <x:s> <x:p> <x:o> }",
}
