"""Chains that nobody described, for measuring: the same vocabulary and shape as the real one, of any size.

Organisations stand in a ring with chords, so that everyone can be reached in few hand-overs and
each sends to few: what is asked of one organisation does not grow with their number. The same
number gives the same files, byte for byte.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from graph_api.errors import SettingsError, why_not
from graph_api.prefixes import DEF, ID, PREFIXES

PARTS = (("office", "Bureau", "Office"), ("team", "Team", "Team"), ("desk", "Meldpunt", "Desk"))
CHORDS = (1, 7, 61)
PASSAGES = 4
TOGETHER = 20
KINDS = ("actor", "channel", "document", "flow", "passage", "procedure", "signal", "stage")
LISTS = ("certainty", "modality", "sector", "standing")
FOREIGN = ("dcterms", "foaf", "org", "p-plan", "skos", "xsd")


def synthesise(organisations: int, target: Path, ontology: Path) -> int:
    """Write a graph of so many organisations to a new or empty folder, beside a copy of the ontology.

    Gives the number of files of data. Raises SettingsError when the folder is not empty or cannot be written,
    or the number is below two.
    """
    if organisations < 2:
        raise SettingsError("Give at least two organisations: one alone passes nothing on.")
    try:
        if target.exists() and any(target.iterdir()):
            raise SettingsError(f"The folder {target} is not empty; give a new one.")
        shutil.copytree(ontology, target / "ontology")
        return _write(organisations, target)
    except OSError as error:
        raise SettingsError(f"{target} cannot be written: {why_not(error)}; choose another folder.") from error


def _write(organisations: int, target: Path) -> int:
    count = 0
    for name, records in _files(organisations):
        path = target / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_written(records), encoding="utf-8")
        count += 1
    return count


def _files(organisations: int) -> Iterator[tuple[str, Iterable[str]]]:
    yield "channels.ttl", [_channel()]
    yield "signals.ttl", [_signal()]
    yield "procedures/synthetic.ttl", [_procedure(), *_stages()]
    for first in range(0, organisations, TOGETHER):
        document = f"synthetic-{first // TOGETHER:06}"
        numbers = range(first, min(first + TOGETHER, organisations))
        passages = (_passage(number, place, document, first) for number in numbers for place in range(PASSAGES))
        yield f"sources/{document}.ttl", [_document(document), *passages]
    for number in range(organisations):
        yield f"organisations/{_name(number)}.ttl", [_organisation(number), *_parts(number)]
        yield f"flows/{_name(number)}.ttl", _flows(number, organisations)


def _name(number: int) -> str:
    return f"organisation-{number:06}"


def _written(records: Iterable[str]) -> str:
    """Give the records as a file: the prefixes used first, in alphabetical order."""
    body = "\n".join(records)
    spaces = {**PREFIXES, **{kind: f"{ID}{kind}/" for kind in KINDS}, **{name: f"{DEF}{name}/" for name in LISTS}}
    names = sorted(name for name in {"kg", *FOREIGN, *KINDS, *LISTS} if f"{name}:" in _bare(body))
    return "".join(f"@prefix {name}: <{spaces[name]}> .\n" for name in names) + "\n" + body


def _bare(body: str) -> str:
    """Give a text without what stands between quotation marks."""
    return "".join(body.split('"')[::2])


def _both(nl: str, en: str) -> str:
    return f'"{nl}"@nl , "{en}"@en'


def _channel() -> str:
    return f"""channel:synthetic-form
  a kg:Channel ;
  skos:prefLabel {_both("formulier", "form")} ;
  kg:isStatedIn  passage:{_name(0)}-0 .
"""


def _signal() -> str:
    return f"""signal:synthetic-signal
  a kg:SignalKind ;
  skos:prefLabel   {_both("signaal", "signal")} ;
  kg:carriesSignal true ;
  kg:isStatedIn    passage:{_name(0)}-0 .
"""


def _procedure() -> str:
    return f"""procedure:synthetic-procedure
  a kg:Procedure ;
  skos:prefLabel {_both("procedure", "procedure")} ;
  kg:isStatedIn  passage:{_name(0)}-0 .
"""


def _stages() -> Iterator[str]:
    for place, (nl, en) in enumerate((("melding", "report"), ("doorgifte", "passing on")), 1):
        yield f"""stage:synthetic-{place}
  a kg:Stage ;
  skos:prefLabel       {_both(nl, en)} ;
  p-plan:isStepOfPlan  procedure:synthetic-procedure ;
  kg:position          {place} ;
  kg:hasStanding       standing:actual ;
  kg:isListedInOutline true ;
  kg:isStatedIn        passage:{_name(0)}-0 .
"""


def _document(document: str) -> str:
    number = document.rpartition("-")[2]
    return f"""document:{document}
  a kg:SourceDocument ;
  dcterms:title    {_both(f"Verzonnen stuk {number}", f"Invented document {number}")} ;
  skos:prefLabel   {_both(f"Stuk {number}", f"Document {number}")} ;
  dcterms:issued   "2024-01-01"^^xsd:date ;
  kg:reference     "{document}" ;
  kg:checksum      "sha256:{sha256(document.encode()).hexdigest()}" ;
  kg:containsText  true ;
  foaf:page        <https://example.org/{document}> ;
  dcterms:language "nl" .
"""


def _passage(number: int, place: int, document: str, first: int) -> str:
    start = ((number - first) * PASSAGES + place) * 100
    slug = f"{_name(number)}-{place}"
    return f"""passage:{slug}
  a kg:Passage ;
  dcterms:isPartOf document:{document} ;
  kg:locator     {_both(f"zin {start // 100 + 1}", f"sentence {start // 100 + 1}")} ;
  kg:start       {start} ; kg:end {start + 99} ;
  kg:fingerprint "sha256:{sha256(slug.encode()).hexdigest()}" ;
  kg:firstWords  "Verzonnen {number}"@nl ; kg:lastWords "{place} einde."@nl ;
  skos:prefLabel {_both(f"Nummer {number:06} geeft door, {place}.", f"Number {number:06} passes on, {place}.")} .
"""


def _organisation(number: int) -> str:
    return f"""actor:{_name(number)}
  a kg:Organisation ;
  skos:prefLabel  {_both(f"Organisatie {number:06}", f"Organisation {number:06}")} ;
  kg:abbreviation "O{number:06}" ;
  kg:hasSector    sector:execution ;
  kg:isStatedIn   {" , ".join(f"passage:{_name(number)}-{place}" for place in range(PASSAGES))} .
"""


def _parts(number: int) -> Iterator[str]:
    for slug, nl, en in PARTS:
        yield f"""actor:{_name(number)}-{slug}
  a kg:Unit ;
  skos:prefLabel {_both(nl, en)} ;
  kg:hasSector   sector:execution ;
  org:unitOf     actor:{_name(number)} ;
  kg:isStatedIn  passage:{_name(number)}-0 .
"""


def _flows(number: int, organisations: int) -> Iterator[str]:
    own = _name(number)
    yield _flow(f"{own}-office", f"{own}-desk", own, 1)
    yield _flow(f"{own}-desk", f"{own}-team", own, 2)
    others = dict.fromkeys((number + chord) % organisations for chord in CHORDS)
    for place, other in enumerate(other for other in others if other != number):
        yield _flow(f"{own}-team", f"{_name(other)}-office", own, 2, 1 + place % (PASSAGES - 1))


def _flow(sender: str, receiver: str, own: str, stage: int, place: int = 0) -> str:
    return f"""flow:{sender}-{receiver}
  a kg:Flow ;
  skos:prefLabel  {_both(f"{sender} meldt aan {receiver}", f"{sender} reports to {receiver}")} ;
  kg:hasSender    actor:{sender} ;
  kg:hasReceiver  actor:{receiver} ;
  kg:passes       signal:synthetic-signal ;
  kg:usesChannel  channel:synthetic-form ;
  kg:hasModality  modality:always ;
  kg:takesPlaceIn stage:synthetic-{stage} ;
  kg:hasStanding  standing:actual ;
  kg:hasCertainty certainty:stated ;
  kg:isStatedIn   passage:{own}-{place} .
"""
