/** Filter the table of all flows, on graph.json; the address holds what was chosen, and Back brings it back. */

const form = document.getElementById("filters");
const shown = document.getElementById("shown");
const noRoute = document.getElementById("no-route");
const caption = document.querySelector("#flows caption");
const rows = [...document.querySelectorAll("#flows tr[data-flow]")];
const slug = (iri) => iri.slice(iri.lastIndexOf("/") + 1);
const graph = await (await fetch(new URL("../graph.json", import.meta.url))).json();
const wholes = new Map(graph.actors.map((actor) => [actor.iri, actor.parent]));
const flows = new Map(graph.flows.map((flow) => [slug(flow.iri), flow]));

/** Say whether an actor is the one that was chosen, or part of it. */
function within(iri, wanted) {
  for (let one = iri; one; one = wholes.get(one)) if (slug(one) === wanted) return true;
  return false;
}

const fits = {
  sender: (flow, wanted) => within(flow.sender, wanted),
  receiver: (flow, wanted) => within(flow.receiver, wanted),
  about: (flow, wanted) => slug(flow.passes) === wanted,
  channel: (flow, wanted) => flow.channel.some((iri) => slug(iri) === wanted),
  standing: (flow, wanted) => flow.standing === wanted,
  certainty: (flow, wanted) => flow.certainty === wanted,
  modality: (flow, wanted) => flow.modality.replaceAll("_", "-") === wanted,
  legal_basis: (flow, wanted) => (wanted === "yes") === flow.legal_basis.length > 0,
};

function filter() {
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  let number = 0;
  for (const row of rows) {
    const flow = flows.get(row.dataset.flow);
    row.hidden = !chosen.every(([name, value]) => fits[name](flow, value));
    number += !row.hidden;
  }
  const { shown: said, none } = shown.dataset;
  shown.textContent = caption.textContent = number ? said.replace("{shown}", number).replace("{all}", rows.length) : none;
  return new URLSearchParams(chosen).toString();
}

/** Fill in the form as the address says. */
function read() {
  const given = new URLSearchParams(location.search);
  for (const select of form.querySelectorAll("select")) {
    select.value = given.get(select.name) ?? "";
    if (select.selectedIndex < 0) select.value = "";
  }
  noRoute.hidden = given.get("route") !== "none" || !given.get("sender") || !given.get("receiver");
  filter();
}

function choose() {
  const query = filter();
  noRoute.hidden = true;
  history.pushState(null, "", query ? `?${query}` : location.pathname);
}

form.addEventListener("change", choose);
form.addEventListener("reset", () => setTimeout(choose));
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", read);
read();
form.dataset.ready = "yes";
