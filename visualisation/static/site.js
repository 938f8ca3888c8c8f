/**
 * On a static site: lead an address with parameters, as a form or a drawing makes it, to the file that holds it.
 *
 * `pages.json` says which there are; the names are made as graph_api/site/addresses.py makes them.
 */

const root = new URL("..", import.meta.url);
const path = decodeURI(location.pathname.slice(root.pathname.length)).replace(/\.html$/, "");
const lang = document.documentElement.lang;

/** Give the part of the path that names a view with parameters, with its slash in front. */
function viewOf(keys) {
  const bare = path.slice(lang.length);
  const above = bare.slice(0, bare.lastIndexOf("/"));
  return [bare, above].find((one) => one in keys);
}

/** Show a sentence at the top of the page. */
function tell(sentence) {
  const note = document.createElement("p");
  note.className = "note";
  note.setAttribute("role", "status");
  note.textContent = sentence;
  document.getElementById("content").prepend(note);
}

async function arrive() {
  const given = [...new URLSearchParams(location.search)].filter(([, value]) => value);
  if (!given.length) return;
  const { keys, plain, held, texts } = await (await fetch(new URL("pages.json", root))).json();
  const view = viewOf(keys);
  if (!view) return;
  const told = given.filter(([name, value]) => !plain.some(([a, b]) => a === name && b === value));
  const kept = keys[view].flatMap((name) => told.filter(([one]) => one === name));
  const file = kept.flat().join(".");
  if (kept.length === told.length && (!file || held[view].includes(file))) {
    location.replace(new URL(`${lang}${view}${file && `/${file}`}.html`, root));
  } else if (view === "/routes") {
    location.replace(new URL(`${lang}/flows.html${location.search}&route=none`, root));
  } else tell(texts[lang]);
}

arrive();
