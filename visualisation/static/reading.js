/** Reading a source: keys that go from passage to passage. All also works without. */

const said = document.getElementById("said");

/** Let n and p go to the next and the previous passage of a document, unless shortcuts are switched off. */
function reading(chips) {
  document.addEventListener("keydown", (event) => {
    const by = { n: 1, p: -1 }[event.key];
    const off = !document.getElementById("shortcut")?.checked || event.target.closest("input, select, textarea");
    if (!by || off || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = chips.indexOf(document.activeElement);
    const next = chips[at < 0 ? (by > 0 ? 0 : chips.length - 1) : at + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "center" });
    for (const chip of chips) chip.classList.toggle("here", chip === next);
    said.textContent = said.dataset.passage.replace("{number}", chips.indexOf(next) + 1).replace("{total}", chips.length);
  });
}

const chips = [...document.querySelectorAll(document.querySelector(".reader") ? ".reader .chip" : ".marked .chip")];
if (chips.length) reading(chips);
