/**
 * Draw the network that lies in the page as JSON, and keep it and the lists beside it in step.
 *
 * Positions and curves come from the server. The lists hold every flow and are the way in by keyboard;
 * nothing is said by the drawing alone.
 */

const data = JSON.parse(document.getElementById("network-data").textContent);
const container = document.getElementById("network");
const panel = document.getElementById("selected");
const body = document.getElementById("selected-body");
const clearer = document.getElementById("clear");
const said = document.getElementById("said");
const alone = document.body.classList.contains("alone");
const entries = new Map([...document.querySelectorAll("[data-flow]")].map((entry) => [entry.dataset.flow, entry]));
const dark = matchMedia("(prefers-color-scheme: dark)");
const nodes = new vis.DataSet(data.nodes);
const edges = new vis.DataSet(data.edges);
const options = {
  physics: false,
  nodes: { borderWidth: 1.25, borderWidthSelected: 2, shapeProperties: { borderRadius: 2 }, chosen: false },
  edges: { selectionWidth: 1.75, hoverWidth: 0 },
  interaction: { dragNodes: false, hover: false, zoomView: false, selectConnectedEdges: false, keyboard: false },
};

/** Give a design token as the style sheet has it in the scheme of this moment. */
function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function face() {
  return getComputedStyle(document.body).fontFamily;
}

function paint() {
  nodes.update(
    data.nodes.map(({ id, sector, centre, font }) => ({
      id,
      color: { background: token(`${sector}-${centre ? "head" : "tint"}`), border: token(`${sector}-head`) },
      font: { ...font, face: face(), color: token(centre ? "on-head" : "ink") },
    })),
  );
  edges.update(data.edges.map(({ id, tone }) => ({ id, color: { color: token(tone), highlight: token("route"), inherit: false } })));
}

/** Make the drawing as high as it needs to be at the width it has, so that its letters stay readable. */
function resize() {
  const ys = data.nodes.map((node) => node.y);
  const xs = data.nodes.map((node) => node.x);
  const scale = Math.min(1, container.clientWidth / (Math.max(...xs) - Math.min(...xs) + 240));
  const wanted = (Math.max(...ys) - Math.min(...ys) + 150) * scale;
  container.style.height = `${Math.round(Math.min(Math.max(wanted, 360), 1800))}px`;
  const drawing = document.getElementById("drawing");
  drawing.classList.toggle("stays", drawing.offsetHeight < innerHeight);
}

/** Show all of it; on a screen too narrow for that, the centre at a size that can be read. */
function fit(network) {
  network.fit({ animation: false, maxZoomLevel: 1 });
  if (network.getScale() < 0.5) network.moveTo({ position: { x: 0, y: 0 }, scale: 0.6, animation: false });
}

function zoom(network, factor) {
  const scale = Math.min(Math.max(network.getScale() * factor, 0.2), 3);
  network.moveTo({ scale, animation: false });
}

function select(network, iri, keep = true) {
  const entry = entries.get(iri);
  if (!entry) return;
  unmark();
  entry.classList.add("chosen");
  entry.closest(".rest")?.setAttribute("open", "");
  entry.querySelector(".pick").setAttribute("aria-current", "true");
  network.selectEdges([iri]);
  body.replaceChildren(...[...entry.querySelector(".full").childNodes].map((node) => node.cloneNode(true)));
  panel.hidden = false;
  said.textContent = entry.dataset.said;
  if (keep) remember(entry.querySelector(".pick").href);
}

/** Select from the list: the particulars open in place, and the entry stays under the pointer. */
function choose(network, entry) {
  const before = entry.getBoundingClientRect().top;
  select(network, entry.dataset.flow);
  entry.querySelector("details").open = true;
  scrollBy({ top: entry.getBoundingClientRect().top - before, behavior: "instant" });
}

function clear(network, keep = true) {
  if (panel.hidden) return;
  unmark();
  network.unselectAll();
  panel.hidden = true;
  said.textContent = "";
  if (keep) remember(clearer.href);
}

function unmark() {
  for (const entry of document.querySelectorAll(".flow.chosen")) entry.classList.remove("chosen");
  for (const link of document.querySelectorAll(".pick[aria-current]")) link.removeAttribute("aria-current");
}

/** Keep the address such that it shows the same flow again when it is opened or shared, and that Back undoes a choice. */
function remember(address) {
  const bare = address?.split("#")[0];
  if (!alone && bare && bare !== location.href.split("#")[0]) history.pushState(null, "", bare);
}

/** Show what the address asks for: after Back, or when the page was opened at it. */
function restore(network) {
  const slug = new URLSearchParams(location.search).get("flow");
  const chosen = data.edges.find((edge) => edge.slug === slug);
  if (chosen) select(network, chosen.id, false);
  else clear(network, false);
}

function go(iri) {
  if (alone) return;
  const address = new URL(location.href);
  address.searchParams.set("around", nodes.get(iri).slug);
  address.searchParams.delete("flow");
  location.assign(address.pathname + address.search);
}

/** Draw once more, twice as large and on paper, and offer that as a file. */
function save(network) {
  const sheet = document.createElement("div");
  sheet.style.cssText = `position:fixed;left:-99999px;width:${container.clientWidth * 2}px;height:${container.clientHeight * 2}px`;
  document.body.append(sheet);
  const copy = new vis.Network(sheet, { nodes, edges }, { ...options, autoResize: false });
  copy.on("beforeDrawing", (context) => {
    context.fillStyle = token("paper");
    context.fillRect(-1e5, -1e5, 2e5, 2e5);
  });
  copy.moveTo({ scale: network.getScale() * 2, position: network.getViewPosition(), animation: false });
  copy.once("afterDrawing", (context) => {
    context.canvas.toBlob((image) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(image);
      link.download = `ketenkaart-${data.nodes.find((node) => node.centre).slug}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
      copy.destroy();
      sheet.remove();
    });
  });
  copy.redraw();
}

function listen(network) {
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) go(node);
    else if (edge !== undefined) select(network, edge);
    else clear(network);
  });
  for (const entry of entries.values()) {
    entry.querySelector(".pick").addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(network, entry);
    });
  }
  clearer.addEventListener("click", (event) => {
    event.preventDefault();
    clear(network);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && clear(network));
  document.getElementById("zoom-in").addEventListener("click", () => zoom(network, 1.25));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(network, 0.8));
  document.getElementById("zoom-fit").addEventListener("click", () => fit(network));
  document.getElementById("save-png").addEventListener("click", () => save(network));
  container.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(network, event.deltaY < 0 ? 1.1 : 1 / 1.1);
    },
    { passive: false },
  );
  dark.addEventListener("change", paint);
  network.on("resize", () => {
    resize();
    fit(network);
  });
}

function start() {
  for (const element of document.querySelectorAll(".with-script")) element.hidden = false;
  document.getElementById("wait").remove();
  resize();
  paint();
  const network = new vis.Network(container, { nodes, edges }, options);
  container.querySelector(".vis-network").removeAttribute("tabindex");
  fit(network);
  listen(network);
  const current = document.querySelector(".pick[aria-current]");
  if (current) select(network, current.closest("[data-flow]").dataset.flow, false);
  if (!alone) addEventListener("popstate", () => restore(network));
  container.dataset.drawn = "yes";
  return network;
}

container.network = start();
