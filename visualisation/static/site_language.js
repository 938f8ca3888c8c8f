/** Lead on from the first page of a static site to the language that the reader's browser prefers. */

const links = new Map([...document.querySelectorAll("[data-language]")].map((link) => [link.dataset.language, link.href]));
const preferred = navigator.languages.map((one) => one.slice(0, 2)).find((one) => links.has(one));
location.replace(links.get(preferred ?? "nl"));
