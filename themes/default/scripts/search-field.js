// The search field of every page, a combobox of what may be meant. On pages without results nothing else is loaded
// before it is touched.
"use strict";
(() => {
  const box = document.querySelector(".search");
  const assets = document.currentScript.src.replace(/[^/]*$/, "");
  if (!box) return;
  const make = (tag, attributes, text = "") => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.textContent = text;
    return element;
  };
  const { label, all } = box.dataset;
  const link = box.querySelector("a");
  const list = make("ul", { id: "search-list", role: "listbox", "aria-label": label, hidden: "" });
  const input = make("input", {
    id: "search-input",
    type: "search",
    role: "combobox",
    "aria-label": label,
    "aria-controls": list.id,
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: label,
    dir: "auto",
  });
  const told = make("span", { "aria-live": "polite" }); // how many suggestions there are
  box.prepend(input, list, told);

  let engine;
  let turn = 0;
  let active = -1;
  const load = () =>
    (engine ||= new Promise((done, failed) => {
      if (self.archiveSearch) return done();
      const script = make("script", { src: assets + "search.js" });
      script.onload = done;
      script.onerror = () => failed((engine = null));
      document.head.append(script);
    }));

  function activate(n) {
    active = n;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", i === n));
    const option = list.children[n];
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
  function show(options) {
    list.replaceChildren(...options);
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", !list.hidden);
    activate(-1);
  }
  const close = () => {
    turn++;
    told.textContent = "";
    show([]);
  };
  function option(address, text, aside, n) {
    const item = make("li", { id: "search-" + n, role: "option" });
    item.append(make("bdi", {}, text), make("span", { class: "n" }, aside));
    item.onclick = () => go(address);
    return item;
  }
  const asked = () => input.value.replace(/\p{Cs}/gu, "").trim(); // half a sign cannot stand in an address
  const results = () => link.href.split("#")[0] + "#q=" + encodeURIComponent(asked());
  // what is shown already is looked for again, as it may have failed
  const go = address => (
    close(),
    address === location.href ? dispatchEvent(new Event("hashchange")) : location.assign(address)
  );

  async function suggest() {
    const mine = ++turn;
    if (!asked()) return close();
    try {
      await load();
      const rows = await archiveSearch.jump(input.value);
      const { suggestions } = await archiveSearch.index();
      if (mine !== turn) return;
      const options = rows.map(({ address, name, spelling, date, count }, n) =>
        option(archiveSearch.link(address), spelling ? `${name} (${spelling})` : name, date || count || "", n),
      );
      told.textContent = suggestions[rows.length];
      show([...options, option(results(), all.replace("{query}", asked), "", rows.length)]);
    } catch {
      if (mine === turn) close();
    }
  }

  input.onfocus = () =>
    load()
      .then(() => archiveSearch.index())
      .catch(() => {});
  input.oninput = suggest;
  input.onclick = () => list.hidden && suggest();
  input.onblur = close;
  input.onkeydown = event => {
    const { key } = event;
    const places = list.children.length + 1; // and the field
    if (event.isComposing) return;
    if (key === "ArrowDown") list.hidden ? suggest() : activate(((active + 2) % places) - 1);
    else if (key === "ArrowUp") activate(((active + places) % places) - 1);
    else if (key === "Escape" && !list.hidden) close();
    else if (key === "Enter") active < 0 ? asked() && go(results()) : list.children[active].click();
    else return;
    event.preventDefault();
  };
  list.onmousedown = event => event.preventDefault(); // the field keeps the focus
  link.onclick = event => {
    if (!asked()) return;
    event.preventDefault();
    go(results());
  };
})();
