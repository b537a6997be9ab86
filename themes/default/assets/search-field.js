// The search field of every page: what is typed may name an actor, a topic, a year or a title, and a list below offers
// them (a combobox by the ARIA Authoring Practices). Enter leads to the search page. The page itself holds only a link
// to that; nothing else is loaded before the field is touched.
"use strict";
(() => {
const box = document.querySelector(".search");
if (!box) return;
const link = box.querySelector("a"), assets = document.currentScript.src.replace(/[^/]*$/, "");
const make = (tag, attributes) => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return element;
};
const list = make("ul", { role: "listbox", id: "search-list", "aria-label": box.dataset.label, hidden: "" });
const input = make("input", {
  type: "search", role: "combobox", id: "search-input", placeholder: box.dataset.label, "aria-label": box.dataset.label, dir: "auto",
  "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search",
});
box.prepend(input, list);

let engine, turn = 0, active = -1;
const ready = () => engine ||= self.archiveSearch ? Promise.resolve() : new Promise((done, failed) => {
  const script = make("script", { src: assets + "search.js" });
  script.onload = done;
  script.onerror = () => { engine = null; failed(); };
  document.head.append(script);
});

function activate(n) {
  active = n;
  [...list.children].forEach((option, i) => option.setAttribute("aria-selected", i === n));
  if (n < 0) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", list.children[n].id);
  list.children[n].scrollIntoView({ block: "nearest" });
}
function open(options) {
  list.replaceChildren(...options);
  list.hidden = !options.length;
  input.setAttribute("aria-expanded", !list.hidden);
  activate(-1);
}
const close = () => { turn++; open([]); };

function option(n, address, text, aside) {
  const item = make("li", { role: "option", id: "search-option-" + n });
  item.append(make("bdi"), make("span", { class: "n" }));
  item.firstChild.textContent = text;
  item.lastChild.textContent = aside;
  item.dataset.address = address;
  return item;
}
const all = () => link.href.split("#")[0] + "#q=" + encodeURIComponent(input.value.trim());
function go(address) {
  close();
  location.href = address;
}

async function suggest() {
  const mine = ++turn, asked = input.value;
  if (!asked.trim()) return close();
  try {
    await ready();
    const rows = await archiveSearch.jump(asked);
    if (mine !== turn) return;
    const options = rows.map((row, n) => option(n, archiveSearch.link(row.address),
      row.spelling ? `${row.name} (${row.spelling})` : row.name, row.date || row.count || ""));
    open([...options, option(rows.length, all(), box.dataset.all.replace("{query}", () => asked.trim()), "")]);
  } catch { if (mine === turn) close(); }
}

input.addEventListener("focus", () => ready().then(() => archiveSearch.index()).catch(() => {}));
input.addEventListener("input", suggest);
input.addEventListener("blur", close);
input.addEventListener("keydown", event => {
  const { key, isComposing } = event, size = list.children.length + 1;
  if (isComposing) return;
  if (key === "ArrowDown" && list.hidden) suggest();
  else if (key === "ArrowDown") activate((active + 2) % size - 1);
  else if (key === "ArrowUp") activate((active + size) % size - 1);
  else if (key === "Escape" && !list.hidden) close();
  else if (key === "Enter") active < 0 ? input.value.trim() && go(all()) : go(list.children[active].dataset.address);
  else return;
  event.preventDefault();
});
list.addEventListener("mousedown", event => event.preventDefault());  // the field keeps the focus
list.addEventListener("click", event => {
  const item = event.target.closest("[role=option]");
  if (item) go(item.dataset.address);
});
link.addEventListener("click", event => {
  if (!input.value.trim()) return;
  event.preventDefault();
  go(all());
});
})();
