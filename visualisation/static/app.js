/** What every page has: the search shortcut, buttons that copy, and the keys of the query field. */

const said = document.getElementById("said");
const find = document.getElementById("find");
const shortcut = document.getElementById("shortcut");
const query = document.getElementById("query");

for (const element of document.querySelectorAll(".with-script")) element.hidden = false;

/** On a phone the views are one row, in which the current one has to be in sight. */
const view = document.querySelector(".tabs [aria-current]");
const row = view?.closest("ul");
if (row) row.scrollLeft = view.offsetLeft - (row.clientWidth - view.offsetWidth) / 2;

/** Storage may be forbidden; the shortcut is then on, and off only until the page is left. */
function remembered(value) {
  try {
    if (value !== undefined) localStorage.setItem("shortcut", value);
    return localStorage.getItem("shortcut");
  } catch {
    return value ?? null;
  }
}

if (shortcut) {
  shortcut.checked = remembered() !== "off";
  shortcut.addEventListener("change", () => remembered(shortcut.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !shortcut?.checked) return;
  event.preventDefault();
  find.focus();
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    said.textContent = said.dataset.copied;
  });
}

query?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) query.form.requestSubmit();
});

document.getElementById("insert-prefixes")?.addEventListener("click", () => {
  if (!query.value.includes(query.dataset.prefixes)) query.value = `${query.dataset.prefixes}\n${query.value}`;
  query.focus();
});
