"""The page of the ontology: every term once, at its own place, with what the files say of it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from app_site import Site
from mini_graph import read_mini

from graph_api.check import read_rules
from graph_api.load import RDF_TYPE, Dataset
from graph_api.ontology_view import Vocabulary, anchor_of, vocabulary
from graph_api.prefixes import DEF, LISTS, PREFIXES
from visualisation.pages import renderer

LANGUAGES = ("nl", "en")
each_language = pytest.mark.parametrize("lang", LANGUAGES)


class Places(HTMLParser):
    """The anchors of a page, and the places on it that its links lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.wanted: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(str(value))
            if name == "href" and str(value).startswith("#"):
                self.wanted.add(str(value)[1:])


@pytest.fixture(scope="module")
def tiny() -> Dataset:
    return read_mini()


def drawn(dataset: Dataset, lang: str) -> str:
    frame = {"path": "/ontology", "query_string": "", "dataset_version": "x", "address": "x"}
    shown = vocabulary(dataset, lang)
    return renderer().render("ontology.html", lang, vocabulary=shown, as_of=None, files=(), **frame)


def terms(dataset: Dataset, *kinds: str) -> set[str]:
    wanted = {PREFIXES["owl"] + kind for kind in kinds}
    typed = (quad for quad in dataset.quads() if quad.predicate == RDF_TYPE)
    return {str(q.subject.value) for q in typed if q.object.value in wanted}  # type: ignore[union-attr]


def iris(shown: Vocabulary) -> list[str]:
    members = [member for found in shown.lists for member in found.members]
    return [entry.iri for entry in (*shown.classes, *shown.properties, *members)]


@each_language
def test_every_class_and_property_is_on_the_page_once(tiny: Dataset, lang: str) -> None:
    shown = vocabulary(tiny, lang)
    assert sorted(entry.iri for entry in shown.classes) == sorted(terms(tiny, "Class"))
    properties = terms(tiny, "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    assert sorted(entry.iri for entry in shown.properties) == sorted(properties)


@each_language
def test_every_term_has_its_label_definition_and_own_page(tiny: Dataset, lang: str) -> None:
    shown = vocabulary(tiny, lang)
    for entry in (*shown.classes, *shown.properties, *(member for found in shown.lists for member in found.members)):
        assert entry.label and entry.definition.endswith(".")
        assert entry.href == f"/{lang}/def/{entry.iri.removeprefix(DEF)}"


def test_every_code_list_is_there_with_its_members(tiny: Dataset) -> None:
    shown = vocabulary(tiny, "en")
    assert sorted(found.anchor for found in shown.lists) == sorted(f"term-{name}" for name in LISTS)
    assert all(found.members and found.label for found in shown.lists)


def test_a_class_has_the_properties_of_its_shape(tiny: Dataset) -> None:
    flow = next(entry for entry in vocabulary(tiny, "en").classes if entry.name == "kg:Flow")
    uses = {use.href: use for use in flow.properties}
    sender, channel, standing = (uses[f"#term-{name}"] for name in ("hasSender", "usesChannel", "hasStanding"))
    assert (sender.least, sender.most, sender.allowed) == (1, 1, (("actor", "#term-Actor"),))
    assert (channel.least, channel.most) == (0, None)
    assert standing.allowed == (("standing", "#term-standing"),)
    assert sender.message.startswith("A flow has exactly one sender")
    basis = uses["#term-hasLegalBasis"].allowed
    assert {href for _, href in basis} == {"#term-LegalProvision", "#term-LegalInstrument"}


def test_a_property_says_with_which_classes_it_goes(tiny: Dataset) -> None:
    sender = next(entry for entry in vocabulary(tiny, "nl").properties if entry.name == "kg:hasSender")
    assert sender.used_with == (("signaalstroom", "#term-Flow"),)
    assert sender.kind == "relation"


def test_uses_are_counted_in_the_graph_subclasses_included(tiny: Dataset) -> None:
    shown = vocabulary(tiny, "en")
    uses = {entry.name: entry.uses for entry in (*shown.classes, *shown.properties)}
    flows = sum(1 for q in tiny.quads() if q.predicate == RDF_TYPE and str(q.object) == f"<{DEF}Flow>")
    assert uses["kg:Flow"] == uses["kg:hasSender"] == flows
    assert uses["kg:Actor"] == uses["kg:hasSector"] > uses["kg:Organisation"] > 0
    assert uses["kg:Record"] > uses["kg:Actor"]
    actual = next(m for found in shown.lists for m in found.members if m.name == "standing:actual")
    assert 0 < actual.uses < uses["kg:hasStanding"]


@pytest.mark.parametrize(("lang", "begin"), [("nl", "Twee ontvangers"), ("en", "Two receivers")])
def test_notes_and_examples_stand_in_the_language_of_the_page(tiny: Dataset, lang: str, begin: str) -> None:
    flow = next(entry for entry in vocabulary(tiny, lang).classes if entry.name == "kg:Flow")
    assert [name for name, _ in flow.notes] == ["scopeNote", "example"]
    assert f"<dd>{begin}" in drawn(tiny, lang)


@each_language
def test_every_rule_and_derivation_is_told_with_its_why(tiny: Dataset, lang: str) -> None:
    shown = vocabulary(tiny, lang)
    rules = read_rules(tiny.folders)
    assert [(rule.anchor, rule.why) for rule in shown.rules] == [(f"rule-{r.name}", r.why[lang]) for r in rules]
    assert not [rule.text for rule in shown.rules if "{" in rule.text]
    derived = [(one.text, one.why, one.uses) for one in shown.derivations]
    assert derived == [(one.title[lang], one.why[lang], len(one.quads)) for one in tiny.derivations]


def test_alignments_are_told_in_words(tiny: Dataset) -> None:
    shown = vocabulary(tiny, "en")
    assert (("organisation", "#term-Organisation"), "is a kind of") in {
        (ours, how) for ours, how, _ in shown.alignments
    }
    assert not [how for _, how, _ in shown.alignments if ":" in how]


@each_language
def test_every_link_within_the_page_leads_somewhere(tiny: Dataset, lang: str) -> None:
    places = Places(drawn(tiny, lang))
    assert len(places.ids) == len(set(places.ids))
    assert places.wanted - set(places.ids) == set()
    assert {anchor_of(iri) for iri in iris(vocabulary(tiny, lang))} <= set(places.ids)


def test_the_ontology_is_read_once_for_a_language(tiny: Dataset) -> None:
    assert vocabulary(tiny, "nl") is vocabulary(tiny, "nl")


@each_language
def test_the_page_is_served_and_linked_from_every_page(site: Site, lang: str) -> None:
    page = site.read(f"/{lang}/ontology")
    assert page.one("h1").text in ("De ontologie", "The ontology")
    assert f"/{lang}/ontology" in site.read(f"/{lang}/about").links


def test_an_address_without_language_leads_to_the_page(site: Site) -> None:
    assert site.get("/ontology").headers["location"] == "/nl/ontology"


@pytest.mark.parametrize("term", ["Flow", "hasSender", "standing/actual", "standing"])
def test_the_page_of_a_term_leads_to_its_place_in_the_ontology(site: Site, term: str) -> None:
    wanted = f"/en/ontology#term-{term.replace('/', '-')}"
    assert wanted in site.read(f"/en/def/{term}").links
    assert wanted.partition("#")[2] in {e.attributes.get("id") for e in site.read("/en/ontology").elements}


def test_the_page_of_a_thing_does_not_lead_there(site: Site) -> None:
    assert not [link for link in site.read("/en/actor/coa").links if "/ontology#" in link]
