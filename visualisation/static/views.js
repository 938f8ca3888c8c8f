/** The views of the chain: arrow keys and zoom in a drawing, and tables that can be sorted. Everything also works without. */

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
    if (!to) return;
    event.preventDefault();
    go(to());
  });
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

const diagram = document.getElementById("diagram");
if (diagram) {
  walk(diagram);
  zooming(diagram);
}
for (const table of document.querySelectorAll("[data-sortable]")) sortable(table);
