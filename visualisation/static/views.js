/** The views of the chain: keys in a drawing and in tables, zoom, and tables that can be sorted. All also works without. */

const said = document.getElementById("said");

/** Make the drawing one stop for the Tab key; arrow keys walk along the flows and the columns. */
function walk(diagram) {
  const actors = [...diagram.querySelectorAll(".d-actor")];
  const by = new Map(actors.map((actor) => [actor.dataset.actor, actor]));
  const lines = [...diagram.querySelectorAll("[data-from]")].map((line) => line.dataset);
  const place = (actor) => actor.querySelector("rect").getBBox();
  const top = (a, b) => place(a).y - place(b).y;
  const near = (slug, end, other) => [...new Set(lines.filter((line) => line[end] === slug).map((line) => by.get(line[other])))].sort(top);
  const column = (actor) => actors.filter((one) => place(one).x === place(actor).x).sort(top);
  let turn = 0;

  function go(actor) {
    if (!actor) return;
    for (const one of actors) one.setAttribute("tabindex", one === actor ? "0" : "-1");
    actor.focus();
  }

  actors.forEach((actor, index) => actor.setAttribute("tabindex", index ? "-1" : "0"));
  for (const step of diagram.querySelectorAll(".d-step")) step.setAttribute("tabindex", "-1");
  diagram.addEventListener("keydown", (event) => {
    const actor = event.target.closest(".d-actor");
    if (!actor || event.ctrlKey || event.metaKey || event.altKey) return;
    const others = column(actor);
    const receivers = near(actor.dataset.actor, "from", "to");
    const to = {
      ArrowRight: () => receivers[event.shiftKey ? ++turn % receivers.length : (turn = 0)],
      ArrowLeft: () => near(actor.dataset.actor, "to", "from")[0],
      ArrowUp: () => others[others.indexOf(actor) - 1],
      ArrowDown: () => others[others.indexOf(actor) + 1],
      Home: () => others[0],
      End: () => others.at(-1),
    }[event.key];
    if (event.key === " ") {
      event.preventDefault();
      pick(actor.dataset.actor);
      remember(actor.dataset.actor);
    }
    if (!to) return;
    event.preventDefault();
    go(to());
  });

  /** Show one actor with the lines that meet it and their rows; without one, all as it was. */
  function pick(slug) {
    const meets = (line) => Boolean(slug) && [line.dataset.from, line.dataset.to].includes(slug);
    const flows = new Set();
    for (const line of diagram.querySelectorAll(".d-line")) {
      line.classList.toggle("picked", meets(line));
      if (meets(line)) for (const flow of line.dataset.flows.split(" ")) flows.add(flow);
    }
    for (const one of actors) one.classList.toggle("picked", one.dataset.actor === slug);
    for (const row of document.querySelectorAll("#flows [data-flow]")) row.classList.toggle("picked", flows.has(row.dataset.flow));
    diagram.classList.toggle("has-picked", by.has(slug));
    said.textContent = by.get(slug)?.getAttribute("aria-label") ?? "";
  }

  function asked() {
    return new URLSearchParams(location.search).get("actor") ?? "";
  }

  /** Keep the choice in the address, and in the links to the other language, so that Back and a shared link restore it. */
  function remember(slug) {
    const address = new URL(location.href);
    if (slug) address.searchParams.set("actor", slug);
    else address.searchParams.delete("actor");
    address.hash = "";
    if (address.href !== location.href) history.pushState(null, "", address);
    for (const link of document.querySelectorAll(".languages a")) link.search = address.search;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !asked()) return;
    pick("");
    remember("");
  });
  addEventListener("popstate", () => pick(asked()));
  if (asked()) pick(asked());
  diagram.addEventListener("click", (event) => {
    const line = event.target.closest(".d-line");
    if (line) location.hash = `row-${line.dataset.row}`;
  });
}

/** Zoom between half and three times the size; the keys + − 0 and Ctrl with the wheel do the same. */
function zooming(diagram) {
  const { width, height } = diagram.viewBox.baseVal;
  function zoom(factor) {
    const shown = diagram.getBoundingClientRect().width / width;
    const scale = factor ? Math.min(Math.max(shown * factor, 0.5), 3) : 1;
    diagram.classList.toggle("fits", !factor);
    diagram.setAttribute("width", width * scale);
    diagram.setAttribute("height", height * scale);
  }
  for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  diagram.parentElement.addEventListener("keydown", (event) => {
    const factor = { "+": 1.25, "=": 1.25, "-": 0.8, 0: 0 }[event.key];
    if (factor === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    zoom(factor);
  });
  diagram.parentElement.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
    },
    { passive: false },
  );
}

/** Put a button in every head of the table that sorts its rows by that column, and says so. */
function sortable(table) {
  const body = table.tBodies[0];
  const text = (row, index) => row.cells[index]?.textContent.trim() ?? "";
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => text(a, index).localeCompare(text(b, index), document.documentElement.lang, { numeric: true }));
      body.append(...(down ? rows.reverse() : rows));
      said.textContent = `${table.dataset.said} ${button.textContent.trim()}`;
    });
  });
}

/** Keep a slider and the field of the same year together; the slider alone is never sent. */
function sliding(slider) {
  const field = document.getElementById(slider.dataset.for);
  const [first, last] = ["from", "to"].map((name) => document.getElementById(name));
  slider.addEventListener("input", () => {
    field.value = slider.value;
    const other = field === first ? last : first;
    if (!other.value || (field === first ? other.value >= field.value : other.value <= field.value)) return;
    other.value = field.value;
    other.nextElementSibling.value = field.value;
  });
  field.addEventListener("input", () => (slider.value = field.value || field.placeholder));
}

/** Let the up and down keys walk along the stages of a procedure. */
function stepping(table) {
  const stops = [...table.querySelectorAll("tbody th[scope=row] .what > a")];
  table.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = stops.indexOf(event.target);
    if (!by || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    stops[at + by]?.focus();
  });
}

/** Make a matrix one stop for the Tab key, as the grid pattern has it: the arrow keys walk along its cells. */
function gridded(table) {
  const rows = [...table.rows].filter((row) => !row.querySelector("[colspan]"));
  const stop = (cell) => cell.querySelector("a") ?? cell;
  const cells = rows.flatMap((row) => [...row.cells]);
  table.setAttribute("role", "grid");
  table.closest(".scroll")?.removeAttribute("tabindex");

  function go(cell) {
    if (!cell) return;
    for (const one of cells) stop(one).setAttribute("tabindex", one === cell ? "0" : "-1");
    stop(cell).focus();
  }

  const first = cells.find((cell) => cell.querySelector("[aria-current]")) ?? cells.find((cell) => cell.querySelector("a.cell")) ?? cells[0];
  for (const cell of cells) stop(cell).setAttribute("tabindex", cell === first ? "0" : "-1");
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th");
    const at = rows.indexOf(cell?.parentElement);
    if (at < 0 || event.altKey || event.metaKey) return;
    const [whole, column] = [event.ctrlKey, cell.cellIndex];
    const to = {
      ArrowRight: () => rows[at].cells[column + 1],
      ArrowLeft: () => rows[at].cells[column - 1],
      ArrowUp: () => rows[at - 1]?.cells[column],
      ArrowDown: () => rows[at + 1]?.cells[column],
      Home: () => rows[whole ? 0 : at].cells[0],
      End: () => [...rows[whole ? rows.length - 1 : at].cells].at(-1),
    }[event.key];
    if (!to) return;
    event.preventDefault();
    go(to());
  });
}

document.addEventListener("keydown", (event) => {
  const clear = document.querySelector("a[data-clear]");
  if (event.key === "Escape" && clear && !event.defaultPrevented && !event.target.closest("input, select, textarea")) clear.click();
});

const diagram = document.getElementById("diagram");
if (diagram) {
  walk(diagram);
  zooming(diagram);
}
for (const table of document.querySelectorAll("[data-sortable]")) sortable(table);
for (const slider of document.querySelectorAll("[data-for]")) sliding(slider);
for (const table of document.querySelectorAll("table.lanes")) stepping(table);
for (const table of document.querySelectorAll("table.matrix")) gridded(table);
