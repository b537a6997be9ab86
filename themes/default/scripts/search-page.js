// The search page. What is asked stands in the fragment of its address, as in
// #q=words&a=actor&t=index/topic&k=kind&l=language&year=1974&sort=date&page=2, so that a search can be linked, back and
// forward work, and no server's log has it. What comes out of the index or of a page is put in as text, never as HTML.
"use strict";
(() => {
  const { link, index, words, find, facets, doc, inOrder, inTitles, marked, sentence, WRITTEN } = archiveSearch;
  const { yearsOf, decadeOf, durations } = archiveSearch;
  const PAGE = 10; // results on a page
  const SHOWN = 8; // values of a facet, until more are asked for
  const FILES = 24; // files that facets are counted from without being asked
  const FEW_YEARS = 12; // so many are not put together to decades

  const results = document.getElementById("results");
  const input = document.getElementById("search-input");
  const say = JSON.parse(results.dataset.words);
  const plural = new Intl.PluralRules(say.language);
  const title = document.title;
  const labels = new Map(); // kind and id of a value → its name
  const STEP = 40; // more values of a facet each time
  const unfolded = new Map(); // facet → how many values more are shown, for the query that is asked
  let askedFor = "";
  let turn = 0;

  // -- texts and elements ---------------------------------------------------------------------------------------------

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const number = n => (n < 1000 ? String(n) : String(n).replace(/\B(?=(\d{3})+$)/g, say.number_separator));
  const count = (key, n) => fill(say[key][plural.select(n)] || say[key].other, { n: number(n) });
  const COMMA = fill(say.date_comma, { first: "", last: "" });
  const kindText = kind => say["search_kind_" + kind] || kind;
  function yearText(value) {
    const year = parseInt(value);
    if (value.endsWith("s")) return fill(say.date_decade, { year });
    return year > 999 ? value : year > 0 ? fill(say.date_ad, { year }) : fill(say.date_bc, { year: 1 - year });
  }

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
    element.append(...children.flat(2).filter(child => child || child === 0));
    return element;
  }
  const apart = text => make("bdi", {}, text);
  const small = text => make("span", { class: "n" }, text);
  const highlighted = (text, marks) =>
    marked(text, marks).map(piece => (Array.isArray(piece) ? make("mark", {}, piece[0]) : piece));
  const joined = (parts, sign) => parts.flatMap((part, i) => (i ? [sign, part] : [part]));

  // The parts of the page, in order.
  const status = make("p", { role: "status", class: "hint" });
  const notes = make("div", { class: "notes" });
  const names = make("ul", { class: "found" });
  const sorting = make("ul", { class: "sort", "aria-label": say.search_sort });
  const chips = make("ul", { class: "chips", "aria-label": say.search_filters });
  const list = make("ol", { class: "cards" });
  const steps = make("nav", { class: "step", "aria-label": say.search_pages });
  const boxes = make("div", { class: "facets" });
  const toResults = make("a", { class: "past", href: "#results", click: leaveBoxes }, say.search_skip);
  // how many results there are, below the boxes
  const reached = make("button", { type: "button", class: "done", click: leaveBoxes });
  const narrow = make("details", {}, make("summary", {}, make("h2", {}, say.search_narrow)), boxes, reached);
  const side = make("aside", { class: "side", "aria-label": say.search_narrow }, toResults, narrow);
  const column = make(
    "section",
    { class: "col", tabindex: "-1", "aria-label": say.search_results },
    status,
    notes,
    names,
    sorting,
    chips,
    list,
    steps,
  );
  const wide = matchMedia("(min-width: 70rem)");
  narrow.open = wide.matches;
  wide.addEventListener("change", () => {
    narrow.open = wide.matches;
  });
  results.className = "wide";
  results.replaceChildren(side, column);

  // From the boxes to the results, which are behind them.
  function leaveBoxes(event) {
    event.preventDefault();
    narrow.open = wide.matches;
    column.scrollIntoView();
    column.focus();
  }

  // Put parts into an element, which is hidden without any. If something in it had the focus, the same has it again; if
  // that is gone, the first box that can be ticked, or the results, from their top on.
  function put(element, ...parts) {
    const at = element.contains(document.activeElement) && document.activeElement;
    element.replaceChildren(...parts.flat().filter(Boolean));
    element.hidden = !element.hasChildNodes();
    if (!at) return;
    const to = element.contains(at) ? at : document.getElementById(at.id) || element.querySelector("input") || column;
    to.focus({ preventScroll: to !== column });
  }

  // -- the state ------------------------------------------------------------------------------------------------------

  function stateNow() {
    const at = new URLSearchParams(location.hash.slice(1));
    const all = name => [...new Set(at.getAll(name))];
    const sort = at.get("sort") || "";
    const year = all("year").filter(value => /^-?\d{1,6}s?$/.test(value));
    return {
      query: (at.get("q") || "").trim(),
      sort: /^(date|oldest)$/.test(sort) ? sort : "",
      page: Math.max(1, parseInt(at.get("page")) || 1),
      filters: { a: all("a"), t: all("t"), k: all("k"), l: all("l"), year },
    };
  }
  function hashOf({ query, sort, page, filters }) {
    const at = new URLSearchParams(query ? { q: query } : {});
    for (const kind in filters) for (const value of filters[kind]) at.append(kind, value);
    if (sort) at.set("sort", sort);
    if (page > 1) at.set("page", page);
    return "#" + at;
  }

  // The state with a value of a facet chosen, or without it. A year that is chosen takes the place of its decade.
  function toggled(state, kind, value) {
    const own = state.filters[kind];
    const has = own.includes(value);
    const others = own.filter(one => one !== value && (kind !== "year" || has || one !== decadeOf(parseInt(value))));
    return { ...state, page: 1, filters: { ...state.filters, [kind]: has ? others : [...others, value] } };
  }

  // -- results --------------------------------------------------------------------------------------------------------

  function resultOf([kind, address, heading, date, summary, people, more, language], marks, mentioned) {
    const text = make("p", { dir: "auto" }, highlighted(summary, marks));
    const listed = people.join(COMMA);
    const who = listed && apart(more ? fill(say.names_and_more, { names: listed }) : listed);
    const told = [kind !== "article" && kindText(kind), mentioned && fill(say.search_mentions, { time: mentioned })];
    const what = told.filter(Boolean).map(text => make("span", { class: "kind" }, text));
    if (kind !== "event")
      sentence(address, marks).then(found => {
        if (found) text.replaceChildren(...highlighted(found, marks));
      });
    return make(
      "li",
      {},
      make("span", { class: "when" }, date),
      make(
        "div",
        {},
        make(
          "a",
          { class: "title", href: link(address), lang: language || null, dir: "auto" },
          highlighted(heading, marks),
        ),
        text,
        who || what.length ? make("p", { class: "source" }, joined([who, ...what].filter(Boolean), " ")) : null,
      ),
    );
  }

  function nameOf({ address, name, spelling, role, years, count: articles }) {
    const told = [role, years, count("n_articles", articles)].filter(Boolean).map(apart);
    return make(
      "li",
      {},
      make("a", { class: "title", href: link(address) }, apart(name)),
      spelling ? [" ", small(`(${spelling})`)] : null,
      make("p", { class: "source" }, joined(told, " · ")),
    );
  }
  const pairOf = ({ address, names: [one, other], count: articles }) =>
    nameOf({ address, name: fill(say.both, { one, other }), count: articles });

  function notesOf({ also, missing, said, dropped }, query, total, whole, unread) {
    const written = query.match(WRITTEN) || [];
    const asWritten = word => written.find(raw => words(raw).includes(word)) || word;
    const quoted = list =>
      [...new Set(list)]
        .slice(0, 6)
        .map(word => `“${word}”`)
        .join(COMMA);
    const others = new Map(); // word as it is written → other spellings
    for (const [word, forms] of also.map(([word, forms]) => [asWritten(word), forms]))
      others.set(word, [...(others.get(word) || []), ...forms]);
    return [
      whole > 0 && whole < total && count("search_some", whole),
      said && fill(say.search_said, { time: said }),
      ...[...others].map(([word, forms]) => fill(say.search_also, { word, words: quoted(forms) })),
      dropped.length && fill(say.search_common, { words: quoted(dropped.map(asWritten)) }),
      missing.length && fill(say.search_missing, { words: quoted(missing.map(asWritten)) }),
      unread && count("search_unread", unread),
    ]
      .filter(Boolean)
      .map(text => make("p", { class: "hint", dir: "auto" }, text));
  }

  function sortingOf(state, total) {
    const ways = [
      ["", say.search_relevance],
      ["date", say.search_newest],
      ["oldest", say.search_oldest],
    ];
    return total < 2
      ? []
      : ways.map(([sort, text]) =>
          make(
            "li",
            {},
            make(
              "a",
              {
                href: hashOf({ ...state, sort, page: 1 }),
                id: "sort/" + sort,
                "aria-current": sort === state.sort && "true",
              },
              text,
            ),
          ),
        );
  }

  function stepsOf(state, total) {
    const step = (by, name, rel, text) =>
      make("a", { class: name, rel, href: hashOf({ ...state, page: state.page + by }) }, text);
    return [
      state.page > 1 && step(-1, "back", "prev", say.search_previous),
      total > PAGE &&
        make(
          "span",
          { class: "n" },
          fill(say.search_page, { n: number(state.page), all: number(Math.ceil(total / PAGE)) }),
        ),
      state.page * PAGE < total && step(1, "on", "next", say.search_next),
    ];
  }

  // -- facets ---------------------------------------------------------------------------------------------------------

  // Years, newest first, as [value, text, count]. Many are put together to decades, of which those chosen show theirs.
  function yearValues(places, chosen, lasting) {
    const [years, decades] = yearsOf(places, lasting);
    const open = new Set(chosen.map(value => decadeOf(parseInt(value))));
    const few = years.size <= FEW_YEARS;
    const all = [...years]
      .filter(([year]) => few || (open.has(decadeOf(year)) && decadeOf(year) !== String(year)))
      .map(([year, n]) => [year, String(year), n]);
    if (!few) for (const [decade, n] of decades) all.push([parseInt(decade) + 9.5, decade, n]); // before its years
    return all.sort((a, b) => b[0] - a[0]).map(([, value, n]) => [value, yearText(value), n]);
  }

  // All facets: [label, kind, [[id, name, count]]].
  function groupsOf(ix, { sets }, counts, { filters }, lasting) {
    const languages = new Map(ix.languages);
    const of = kind => counts?.[kind] || [];
    return [
      [say.actors, "a", of("a")],
      ...ix.indexes.map(([name, label]) => [label, "t", of("t").filter(([id]) => id.startsWith(name + "/"))]),
      [say.years, "year", yearValues(sets.year, filters.year, lasting)],
      [say.search_kind, "k", of("k").map(([id, , n]) => [id, kindText(id), n])],
      [say.search_language, "l", of("l").map(([id, , n]) => [id, languages.get(id) || id, n])],
    ].filter(([, kind, values]) => values.length > 1 || values.some(([id]) => filters[kind].includes(id)));
  }

  function boxOf([label, kind, values], state) {
    const chosen = state.filters[kind];
    const key = kind + label;
    const more = unfolded.get(key) || 0;
    const most = values.length > SHOWN + more + 2 ? SHOWN + more : values.length;
    const shown = values.filter(([id], i) => i < most || chosen.includes(id));
    const choices = shown.map(([id, text, n]) =>
      make(
        "li",
        {},
        make(
          "label",
          {},
          make("input", {
            type: "checkbox",
            id: kind + "/" + id,
            checked: chosen.includes(id),
            change: () => {
              location.hash = hashOf(toggled(state, kind, id));
            },
          }),
          " ",
          apart(text),
          " ",
          small(number(n)),
        ),
      ),
    );
    const show = n => {
      unfolded.set(key, n);
      const other = boxOf([label, kind, values], state);
      box.replaceWith(other);
      other.querySelectorAll("input")[n > more ? SHOWN + more : 0].focus();
    };
    const button = (n, text) => make("button", { type: "button", click: () => show(n) }, text);
    const box = make(
      "fieldset",
      {},
      make("legend", {}, label),
      make("ul", { class: "tally" }, choices),
      most < values.length && button(more + STEP, say.search_more),
      more > 0 && button(0, say.search_fewer),
    );
    return box;
  }

  function chipsOf(state) {
    return Object.entries(state.filters).flatMap(([kind, values]) =>
      values.map(id => {
        const name =
          labels.get(kind + id) || (kind === "year" ? yearText(id) : id.split("/").at(-1).replace(/-/g, " "));
        return make(
          "li",
          {},
          make(
            "a",
            { href: hashOf(toggled(state, kind, id)), "aria-label": fill(say.search_without, { name }) },
            apart(name),
          ),
        );
      }),
    );
  }

  async function narrowing(ix, found, state, mine, most = FILES) {
    const [counts, lasting] = await Promise.all([facets(found.sets, most), durations()]);
    if (mine !== turn) return;
    const groups = groupsOf(ix, found, counts, state, lasting);
    for (const [, kind, values] of groups) for (const [id, text] of values) labels.set(kind + id, text);
    const all = make(
      "button",
      { type: "button", click: () => narrowing(ix, found, state, mine, Infinity) },
      say.search_count,
    );
    put(
      boxes,
      groups.map(group => boxOf(group, state)),
      counts === null && all,
    );
    side.hidden = boxes.hidden;
    put(chips, chipsOf(state));
  }

  // -- the whole ------------------------------------------------------------------------------------------------------

  async function run() {
    const mine = ++turn;
    const state = stateNow();
    const { query, filters, sort } = state;
    if (input.value.trim() !== query) input.value = query;
    if (query !== askedFor) unfolded.clear();
    askedFor = query;
    document.title = query ? `${query} – ${title}` : title;
    put(chips, chipsOf(state));
    if (!query && chips.hidden) {
      for (const part of [notes, names, sorting, list, steps]) put(part);
      side.hidden = true;
      status.textContent = say.search_hint;
      return;
    }
    status.textContent = say.search_searching;
    list.setAttribute("aria-busy", "true");
    let there = false; // what was found
    try {
      const ix = await index();
      const found = await find(query, filters, sort);
      let { places } = found;
      let unread = [];
      // those with other kinds, years or languages too, which the facets count
      const all = () => [...new Set([places, ...Object.values(found.sets)].flat())];
      const leave = right => {
        places = places.filter(right);
        for (const kind in found.sets) found.sets[kind] = found.sets[kind].filter(right);
      };
      if (found.phrases.length) {
        const [right, unsure] = await inOrder(all(), found.phrases);
        unread = unsure;
        const set = new Set(right);
        leave(place => set.has(place));
      }
      for (const [phrase, has] of found.against) {
        const [wrong, unsure] = await inOrder(all().filter(has), [phrase]);
        unread = [...unread, ...unsure];
        const set = new Set(wrong);
        for (const place of unsure) set.delete(place);
        leave(place => !set.has(place));
      }
      const unsure = new Set(unread);
      unread = places.filter(place => unsure.has(place)).length;
      if (mine !== turn) return;
      const page = (state.page = Math.min(state.page, Math.max(1, Math.ceil(places.length / PAGE))));
      const shown = places.slice((page - 1) * PAGE, page * PAGE);
      put(notes, notesOf(found, query, places.length, places.filter(found.whole).length, unread));
      const first = page === 1 && !chips.hasChildNodes();
      const { pair } = found;
      put(names, first && [pair && pairOf(pair), ...found.names.map(nameOf)]);
      put(sorting, sortingOf(state, places.length));
      put(steps, stepsOf(state, places.length));
      put(list);
      let read = []; // [place, row, element]
      for (const group of [shown.slice(0, 2), shown.slice(2)]) {
        // the first are there before the files of all have come
        const rows = await Promise.all(group.map(doc));
        if (mine !== turn) return;
        for (const [i, row] of rows.entries())
          if (row) read.push([group[i], row, resultOf(row, found.marks, found.mentions(group[i]) && found.said)]);
        if (page === 1 && !sort) read = inTitles(read, found);
        put(list, ...read.map(one => one[2]));
      }
      if (shown.length && !read.length) throw Error("files of two builds");
      there = true;
      status.textContent = places.length || names.hasChildNodes() ? count("n_results", places.length) : say.search_none;
      reached.textContent = count("n_results", places.length);
      await narrowing(ix, found, state, mine);
    } catch {
      if (mine === turn) {
        if (!there) for (const part of [notes, names, sorting, list, steps, boxes]) put(part);
        side.hidden = boxes.hidden;
        status.textContent = say.search_failed;
      }
    }
    if (mine === turn) list.setAttribute("aria-busy", "false");
  }

  // The link that skips to the text would take the place of what is asked.
  document.querySelector(".skip")?.addEventListener("click", event => {
    event.preventDefault();
    (input.value ? column : input).focus();
  });
  addEventListener("hashchange", run);
  run();
  if (!input.value) input.focus();
})();
