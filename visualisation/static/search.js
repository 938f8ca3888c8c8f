/** Suggestions under the search field: an ARIA 1.2 combobox. Without JavaScript the field is a plain search form. */

const field = document.getElementById("find");
const form = field.form;
const said = document.getElementById("said");
const list = document.createElement("ul");
const MOST = 8;
let options = [];
let active = -1;
let asked = "";

list.id = "find-list";
list.className = "suggestions";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", form.dataset.suggestions);
list.hidden = true;
form.append(list);
for (const [name, value] of [
  ["role", "combobox"],
  ["aria-autocomplete", "list"],
  ["aria-controls", list.id],
  ["aria-expanded", "false"],
]) {
  field.setAttribute(name, value);
}

function show(open) {
  list.hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  if (!open) point(-1);
}

/** Make one option the active one; -1 gives the place back to what is typed. */
function point(index) {
  active = index;
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  if (index < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", options[index].id);
  options[index].scrollIntoView({ block: "nearest" });
}

function fill(rows) {
  options = rows.slice(0, MOST).map(([label, kind, href], index) => {
    const option = document.createElement("li");
    const meta = document.createElement("span");
    option.id = `find-option-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.href = href;
    meta.className = "meta";
    meta.textContent = kind;
    option.append(`${label} `, meta);
    return option;
  });
  list.replaceChildren(...options);
  show(options.length > 0);
  said.textContent = form.dataset.found.replace("{number}", options.length);
}

async function suggest() {
  const typed = field.value.trim();
  asked = typed;
  if (typed.length < 2) return show(false);
  const query = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(`${form.getAttribute("action")}.json?${query}`);
    const { rows } = await answer.json();
    if (asked === typed && document.activeElement === field) fill(rows);
  } catch {
    show(false); // the form itself still searches
  }
}

function open(option) {
  const address = new URL(option.dataset.href, location.href);
  const day = form.elements.as_of?.value;
  if (day) address.searchParams.set("as_of", day);
  location.assign(address);
}

let waiting;
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 120);
});

field.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps && options.length) {
    event.preventDefault();
    if (list.hidden) show(true);
    point(((active + 1 + steps[event.key] + options.length + 1) % (options.length + 1)) - 1);
  } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
    event.preventDefault();
    open(options[active]);
  } else if (event.key === "Escape") {
    if (list.hidden) field.value = "";
    else event.preventDefault();
    show(false);
  }
});

list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) open(option);
});
field.addEventListener("blur", () => show(false));
