/** Search a static site in the browser: names first, then what is written; accents and one typing error do not count. */

const MOST = 40;
const root = new URL("..", import.meta.url);
const lang = document.documentElement.lang;
const field = document.getElementById("words");
const result = document.getElementById("result");
const hits = document.getElementById("hits");
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Say whether two words differ by one letter at most: put in, left out, changed, or two swapped. */
function near(a, b) {
  if (a === b) return true;
  if (a.length < 5 || Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}

/** Give how well an entry fits, 0 for not at all. */
function score(entry, wanted, words) {
  const best = Math.max(
    ...entry.plain.map((name) => {
      if (name === wanted) return 100;
      if (name.startsWith(wanted)) return 80;
      return ` ${name}`.includes(` ${wanted}`) ? 70 : 0;
    }),
  );
  if (best) return best;
  const long = words.filter((word) => word.length > 2);
  const found = long.filter((word) => entry.words.some((other) => other.startsWith(word) || near(word, other)));
  const enough = entry.kind ? long.length : Math.ceil(long.length / 2);
  if (!long.length || found.length < enough) return 0;
  const title = wordsOf(entry.names[0]);
  const inTitle = found.filter((word) => title.some((other) => other.startsWith(word)));
  return (50 * found.length + 10 * inTitle.length) / long.length;
}

function show(found, wanted) {
  const { one, many, none } = result.dataset;
  result.textContent = found.length ? (found.length === 1 ? one : many.replace("{number}", found.length)) : none.replace("{q}", wanted);
  hits.replaceChildren(
    ...found.slice(0, MOST).map(({ entry }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const kind = document.createElement("span");
      link.href = new URL(`${lang}/${entry.page}`, root);
      link.textContent = entry.names[0];
      kind.className = "meta";
      kind.textContent = entry.kind || result.dataset.question;
      item.append(link, " ", kind);
      if (entry.kind && entry.text) {
        const text = document.createElement("p");
        text.className = "paraphrase";
        text.textContent = entry.text;
        item.append(text);
      }
      return item;
    }),
  );
}

async function search() {
  const asked = new URLSearchParams(location.search).get("q")?.trim();
  if (!asked) return;
  field.value = asked;
  let index;
  try {
    index = await (await fetch(new URL(`${lang}/search-index.json`, root))).json();
  } catch {
    result.textContent = result.dataset.failed;
    return;
  }
  const [wanted, words] = [plain(asked), wordsOf(asked)];
  const found = index
    .map((entry) => ({ ...entry, plain: entry.names.map(plain), words: wordsOf([...entry.names, entry.text].join(" ")) }))
    .map((entry, place) => ({ entry, place, fit: score(entry, wanted, words) }))
    .filter(({ fit }) => fit)
    .sort((a, b) => b.fit - a.fit || a.place - b.place);
  show(found, asked);
}

search();
