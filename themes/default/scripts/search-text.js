// What results are shown with: their rows, their facets and years, the texts of their pages with the words in them. The
// search page alone needs it. It stands on search.js and search-lists.js, and gives archiveSearch what search-page.js
// uses.
"use strict";
(() => {
  const { link, index, part, file, fileOf, dayOfPlace, dayKey, dated, yearOfDay, words, DENSE, RANKS } = archiveSearch;
  const FETCHED = 40; // pages that are read at most for the order of words
  const MOST_YEARS = 100; // of a document

  // The row of a place: [kind, address, title, date, summary, names of actors, more actors, language]; null if its file
  // does not have it, because it is of another build.
  async function doc(place) {
    const day = dayOfPlace(place);
    const rank = place - day * RANKS;
    const row = (await part("docs", dayKey(day))).find(row => row[0] === day && row[1] === rank);
    return row ? row.slice(2) : null;
  }

  // How many documents of some sets have each value: kind of value → [[id, name, count]], most first. It takes the
  // files of all days that the sets touch; null if more than `most` of these have not been read yet. Years are in no
  // such file.
  const known = new Set(); // numbers of files that have been read
  async function facets({ year, ...sets }, most) {
    const { files } = await index();
    const wanted = new Set(
      Object.values(sets)
        .flat()
        .map(place => fileOf(files.facets, dayKey(dayOfPlace(place)))),
    );
    if ([...wanted].filter(n => !known.has(n)).length > most) return null;
    const read = await Promise.all([...wanted].map(n => file("facets", n)));
    for (const n of wanted) known.add(n);
    const found = {};
    for (const kind in sets) found[kind] = { set: new Set(sets[kind]), counts: new Map() };
    for (const { values, rows } of read)
      for (const [day, rank, ...numbers] of rows)
        for (const [kind, id, name] of numbers.map(n => values[n])) {
          const { set, counts } = found[kind];
          if (!set.has(day * RANKS + rank)) continue;
          if (!counts.has(id)) counts.set(id, [id, name, 0]);
          counts.get(id)[2]++;
        }
    const first = (a, b) => b[2] - a[2] || (a[1] < b[1] ? -1 : 1);
    for (const kind in found) found[kind] = [...found[kind].counts.values()].sort(first);
    return found;
  }

  // How many documents are of each year, and of each decade: two Maps. What lasts is of all its years.
  const decadeOf = year => (year < 0 || year > 9999 ? String(year) : Math.floor(year / 10) * 10 + "s");
  function yearsOf(places, lasting) {
    const years = new Map();
    const decades = new Map();
    const add = (map, keys) => new Set(keys).forEach(key => map.set(key, (map.get(key) || 0) + 1));
    for (const place of places.filter(dated)) {
      const [first, last] = [0, lasting.get(place) || 0].map(more => yearOfDay(dayOfPlace(place) + more));
      const own = Array.from({ length: Math.min(last - first, MOST_YEARS) + 1 }, (_, i) => first + i);
      add(years, own);
      add(decades, own.map(decadeOf));
    }
    return [years, decades];
  }

  // The texts of a page, paragraph by paragraph; none where it cannot be read, as from a disk. A key date is no page.
  const pages = new Map();
  function textsOf(address) {
    if (location.protocol === "file:" || address.includes("#")) return Promise.resolve([]);
    if (!pages.has(address))
      pages.set(
        address,
        fetch(link(address))
          .then(async answer => {
            const html = answer.ok ? await answer.text() : "";
            const page = new DOMParser().parseFromString(html, "text/html"); // runs no script
            const parts = page.querySelectorAll(
              ".standfirst, .text :is(p, li, dt, dd, th, td, pre, h2, h3, h4, h5, h6)",
            );
            return [...parts].map(part => part.textContent.replace(/\s+/g, " ").trim());
          })
          .catch(() => []),
      );
    return pages.get(address);
  }

  // What is a word, or words, as it is written: U.S., G-8, Kim’s.
  const WRITTEN = /(\p{L}(?:\.\p{L})+(?![\p{L}\p{M}\p{N}])\.?|\p{L}{1,5}[-‐‑–]\d{1,3}(?!\d)|[\p{L}\p{M}\p{N}'’ʼ]+)/gu;

  // A text in pieces: those with a word of `marks` are [piece].
  function marked(text, marks) {
    return text
      .split(WRITTEN)
      .flatMap(run => run.split(DENSE))
      .flatMap(run => {
        const found = words(run);
        const signs = [...run];
        if (!found.some(word => marks.has(word))) return [run];
        if (!DENSE.test(run) || signs.length < 2) return [[run]];
        return signs.map((sign, i) => (marks.has(found[i - 1]) || marks.has(found[i]) ? [sign] : sign)); // pairs
      });
  }

  // The sentence of a page that has most of the words, and of a long one what stands around the first; "" if none has
  // any.
  const SENTENCES = /(?<=[\p{Ll}\p{Lo}\p{N})]{2}[.!?…؟]["'”’»)]*)\s+|(?<=[。！？])/u; // "U.S. President" is none
  async function sentence(address, marks) {
    let best = "";
    let most = 0;
    for (const text of await textsOf(address))
      for (const part of text.split(SENTENCES)) {
        const all = words(part);
        const count = new Set(all.filter(word => marks.has(word))).size;
        const worth = count && count + (all.length > 4) / 2; // a heading or a cell says less than a sentence
        if (worth > most) [best, most] = [part, worth];
      }
    const all = best.split(" ");
    if (all.length <= 50) return best.length > 600 ? best.slice(0, 600) + "…" : best;
    const first = all.findIndex(word => words(word).some(form => marks.has(form)));
    const from = Math.max(0, Math.min(first - 12, all.length - 45));
    return (from ? "… " : "") + all.slice(from, from + 45).join(" ") + (from + 45 < all.length ? " …" : "");
  }

  // Of places that have all words of some phrases, those that have them in this order; and those of them that were
  // not looked at, because pages cannot be read from a disk, or are too many.
  const spaced = text => ` ${words(text, true).join(" ")} `;
  const has = (spaced, phrase) => spaced.includes(` ${phrase.join(" ")} `);
  async function inOrder(places, phrases) {
    const found = [];
    let fetched = 0;
    const unread = [];
    for (let from = 0; from < places.length; from += 10) {
      const group = places.slice(from, from + 10);
      if (fetched >= FETCHED)
        return [
          [...found, ...places.slice(from)],
          [...unread, ...places.slice(from)],
        ];
      const right = await Promise.all(
        group.map(async place => {
          const row = await doc(place);
          if (!row) return false;
          const [kind, address, title, , summary] = row;
          const told = [title, summary].map(spaced);
          if (phrases.every(phrase => told.some(text => has(text, phrase)))) return true;
          if (kind === "event") return false;
          if (location.protocol === "file:") {
            unread.push(place);
            return true;
          }
          fetched++;
          const texts = (await textsOf(address)).map(spaced);
          return phrases.every(phrase => [...told, ...texts].some(text => has(text, phrase)));
        }),
      );
      found.push(...group.filter((_, i) => right[i]));
    }
    return [found, unread];
  }

  // Results of one page, [place, row], as they are shown: of those alike otherwise (all words or some, of the time that
  // is asked for), such come first whose title has the words of the query side by side and in order.
  function inTitles(results, { tier, acts, titled }) {
    const order = ([place, row]) => {
      const title = spaced(row[2]);
      return [tier(place), titled.filter(phrase => has(title, phrase)).length, acts(place)];
    };
    return results
      .map(result => [order(result), result])
      .sort(([one], [other]) => other[0] - one[0] || other[1] - one[1] || other[2] - one[2])
      .map(([, result]) => result);
  }

  Object.assign(archiveSearch, { inTitles, doc, facets, yearsOf, decadeOf, marked, sentence, inOrder, WRITTEN });
})();
