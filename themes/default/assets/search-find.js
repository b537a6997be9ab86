// What matches a query, and in which order. The search page alone needs it. It stands on search.js and search-query.js,
// and gives archiveSearch the function find.
"use strict";
(() => {
const { index, part, file, fileOf, follows, placesOf, day, dayOfPlace, yearOfDay, words, nearest, parse, timeOf, days } = archiveSearch;
const { DENSE, VALUE, UNDATED } = archiveSearch;
const LATIN = /^[a-z]+$/;
const WHOLE = 1e9;    // more than any rank: of documents that have all words
const MOST = 24;         // words of a query that are looked for
const HIGHEST = 31;     // the highest level of a word in a document

const listed = async key => (await part("words", key)).forms.get(key)?.flatMap(placesOf) || [];
const idOf = address => address.replace(/^actors\/|\.html$/g, "");
const keyOf = name => `@${name.kind}/${idOf(name.address)}`;

// -- what a word stands for -------------------------------------------------------------------------------------------

// A word of the query → {entries: entry of the index → how well it fits, forms: whose names count, also: other words}
async function expand(word, open, exact) {
  const home = await part("words", word), entries = new Map(), forms = new Set([word]), also = new Set();
  const add = (entry, fit) => { if (!(entries.get(entry) >= fit)) entries.set(entry, fit); };
  const stem = async (stem, form, fit) => {
    for (const e of (await part("words", stem)).stems.get(stem) || []) add(e, e.form === form ? fit : fit * 0.9);
  };
  const family = async (form, fit, from) => {
    const own = from.forms.get(form) || [];
    for (const one of new Set([...own.map(e => e.stem), ...from.far.get(form) || []])) await stem(one, form, fit);
  };
  if (exact) {
    for (const entry of home.forms.get(word) || []) add(entry, 1);
    for (const one of home.far.get(word) || [])
      for (const entry of (await part("words", one)).stems.get(one) || []) if (entry.form === word) add(entry, 1);
    return { word, entries, forms, also };
  }
  await family(word, 1, home);
  const count = () => { let sum = 0; for (const entry of entries.keys()) sum += entry.weights.length; return sum; };
  if (open && count() < 3 && (word.length > 2 || DENSE.test(word))) {  // a word that is not finished
    const { words: firsts } = (await index()).files, from = fileOf(firsts, word), to = fileOf(firsts, word + "\u{10ffff}");
    let stems = 0;
    for (let n = from; n <= Math.min(to, from + 1); n++) {
      const read = await file("words", n);
      for (const form of new Set([...read.forms.keys(), ...read.names.keys()]))
        if (form.startsWith(word) && form !== word) {
          if (forms.size < 200) forms.add(form);
          for (const entry of read.forms.get(form) || []) add(entry, 0.7);
        }
      for (const [form, far] of read.far)
        if (form.startsWith(word) && form !== word && stems++ < 4) for (const one of far) await stem(one, form, 0.7);
    }
  }
  if (!entries.size && !home.names.has(word)) for (const [far, form] of await nearest(word)) {  // another spelling
    also.add(form);
    forms.add(form);
    await family(form, 0.6 - far * 0.1, await part("words", form));
  }
  if (!entries.size && word.length > 3 && !home.names.has(word)) {  // a form that no text has, of a stem that texts have
    let most = 0, kin = [];
    for (const form of new Set([word, word.replace(/^(?:[وفبك]?ال|لل)(?=..)/, "")]))
      for (const one of (await part("words", form)).stems.keys()) {
        let same = 0;
        while (same < one.length && one[same] === form[same]) same++;
        if (same < one.length - !LATIN.test(one) || same < 3 || form.length - same > 3 || same < most) continue;
        if (same > most) [most, kin] = [same, []];
        kin.push(one);
      }
    for (const one of kin.slice(0, 3)) await stem(one, "", 0.6);
    for (const entry of entries.keys()) also.add(entry.form);
  }
  return { word, entries, forms, also };
}

const within = times => place => {
  const at = dayOfPlace(place);
  return times.some(([first, last]) => at >= first && at <= last);
};

const JOINING = new Set(["and", "with", "et", "avec", "и", "с", "و", "مع", "und", "mit"]);

// -- names and roles --------------------------------------------------------------------------------------------------

const nameOf = ([kind, address, name, count, years, role, spelling]) => ({ kind, address, name, count, years, role, spelling });

// The entries of the register that have all of some words in their names, those of most articles first.
async function named(terms) {
  let found = null;
  for (const term of terms) {
    const own = new Map();
    for (const form of term.forms)
      for (const row of (await part("words", form)).names.get(form) || []) if (!own.has(row[1])) own.set(row[1], nameOf(row));
    found = found === null ? own : new Map([...found].filter(([address]) => own.has(address)));
    if (!found.size) return [];
  }
  const asked = terms.map(term => term.word).sort().join(" ");
  const whole = name => words(name.spelling || name.name, true).sort().join(" ") === asked;
  return [...found?.values() || []].map(name => ({ ...name, whole: whole(name) }))
    .sort((a, b) => b.whole - a.whole || b.count - a.count);
}

// Those who held the office that some words name, in the years asked for.
async function holders(terms, times, common) {
  let found = null;
  for (const { word } of terms.filter(({ word }) => !common.has(word))) {
    const own = new Map();
    for (const row of (await part("words", word)).roles.get(word) || []) own.set(row.slice(0, 4).join("\0"), row);
    found = found === null ? own : new Map([...found].filter(([key, row]) => own.has(key) || words(row[2]).includes(word)));
    if (!found.size) return [];
  }
  const people = new Map(), undated = new Map();
  for (const [address, name, role, since, until, count] of found?.values() || []) {
    const first = days(since ?? -99999)[0], last = days(until ?? 99999)[1], known = since !== null || until !== null;
    if (!times.some(([from, to]) => first <= to && last >= from) && times.length) continue;
    const years = known ? `${since ?? ""}–${until ?? ""}` : "", to = known || !times.length ? people : undated;
    if (!people.has(address)) to.set(address, { kind: "a", address, name, count, years, role, spelling: "" });
  }
  const most = list => [...list.values()].sort((a, b) => b.count - a.count);
  for (const name of most(undated).slice(0, 12))  // whether they held it then nobody says: they do if they act then
    if (!people.has(name.address) && (await listed(keyOf(name))).some(within(times))) people.set(name.address, name);
  return most(people);
}

// -- finding ----------------------------------------------------------------------------------------------------------

// filters: {a: ids of actors, t: "index/id" of entries, k: kinds, l: languages, year: "1974" or "1970s"}, each a list.
// sort: "" (best first), "date" (newest first) or "oldest". What is found:
//   places    all documents, in order; whole: how many of them have all words
//   sets      for each kind of filter the places that would be left without the filters of its kind. Those of k, l and
//             year widen each other, so that what else there is must be counted; those of a and t narrow
//   names     entries of the register that the query names, and holders of an office; pair: the page of two of them
//   also      [word, other spellings that were looked for]; missing: words that no text has
//   said      the words of the query that narrow it to a time; phrases: lists of words; marks: forms to mark
async function find(query, filters = {}, sort = "") {
  const ix = await index(), asked = parse(query, new Map(Object.entries(ix.months))), keep = await keepers(filters);
  const without = new Set();
  for (const word of asked.without)
    for (const [entry, fit] of (await expand(word)).entries) if (fit >= 0.9) for (const place of placesOf(entry)) without.add(place);

  // the days that the query names, then the years of these, then no time at all: a year is a word like any other then
  const years = asked.times.map(([first, last]) => [days(yearOfDay(first))[0], days(yearOfDay(last))[1]]);
  let found = null;
  for (const times of asked.times.length ? [asked.times, years, []] : [[]])
    if (!found?.places.length) found = await matches(ix, asked, times, without, filters, sort);
  const dated = place => dayOfPlace(place) !== UNDATED;
  if (!sort) {
    const ranked = found.places.map(place => [found.rank(place), place]);
    found.places = ranked.sort((a, b) => b[0] - a[0] || b[1] - a[1]).map(([, place]) => place);
  } else found.places.sort((a, b) => sort === "oldest" && dated(a) && dated(b) ? a - b : b - a);
  const left = but => found.places.filter(place => Object.entries(keep).every(([kind, ok]) => kind === but || ok(place)));
  const places = left();
  const whole = places.filter(place => found.rank(place) >= WHOLE).length;
  return { ...found, places, whole, sets: { a: places, t: places, k: left("k"), l: left("l"), year: left("year") } };
}

// For each kind of filter, whether a place passes.
async function keepers(filters) {
  const keep = {};
  for (const kind of "atkl") {
    if (!filters[kind]?.length) continue;
    const sets = await Promise.all(filters[kind].map(async value => new Set(await listed(`@${kind}/${value}`))));
    const how = kind === "a" || kind === "t" ? "every" : "some";  // a document has several actors, but one kind
    keep[kind] = place => sets[how](set => set.has(place));
  }
  if (filters.year?.length)
    keep.year = within(filters.year.map(text => timeOf(text) || days(parseInt(text))));
  return keep;
}

// The documents that a query matches, before filters. times: the days that it is narrowed to, if any.
async function matches(ix, asked, times, without, filters, sort) {
  const common = new Set(ix.common), once = list => [...new Set(list)];
  let plain = asked.words.filter((word, i) => !(times.length && asked.said.has(i)));
  const rare = plain.filter(word => !common.has(word));
  if (rare.length || asked.phrases.length) plain = rare;
  const quoted = once(asked.phrases.flat()).filter(word => !common.has(word)).slice(0, MOST);
  const terms = await Promise.all([...once(plain).slice(0, MOST).map(word => expand(word, asked.open.has(word))), ...quoted.map(word => expand(word, false, true))]);
  const known = terms.filter(term => term.entries.size);

  const scores = new Map(), hits = new Map();
  const weighed = known.map(({ entries }) => {
    const levels = new Map();
    for (const [entry, fit] of entries)
      placesOf(entry).forEach((place, i) => {
        const level = fit * VALUE[entry.weights.charCodeAt(i)];
        levels.set(place, Math.min(HIGHEST, (levels.get(place) || 0) + level));
      });
    return { levels, rarity: Math.log(1 + (ix.documents - levels.size + 0.5) / (levels.size + 0.5)) };  // as BM25 has it
  });
  const least = Math.max(0, ...weighed.map(({ rarity }) => rarity)) / 4;  // a word as frequent as "of" need not be there
  let needed = 0;
  for (const { levels, rarity } of weighed) {
    const counts = rarity >= least;
    needed += counts;
    for (const [place, level] of levels) {
      scores.set(place, (scores.get(place) || 0) + level * rarity);
      hits.set(place, (hits.get(place) || 0) + counts);
    }
  }
  const inTime = await touching(times, scores);
  if (!terms.length && (times.length || Object.values(filters).some(list => list.length)))
    for (const kind of ix.kinds) for (const place of await listed("@k/" + kind)) hits.set(place, 0);

  const { names, acting, two, pair } = await register(terms, times, common, scores.size, ix);
  if (!two) for (const set of acting) for (const place of set) hits.set(place, needed);  // whatever words it has

  const all = [...hits.keys()].filter(place => inTime(place) && !without.has(place));
  // those that have all words; where these are too few, those that have fewer
  let fewer = needed, places = [];
  const enough = () => places.length > (sort ? 0 : 2) || fewer < 1 || quoted.length;
  do places = all.filter(place => hits.get(place) >= fewer); while (!enough() && fewer-- > 1);
  return {
    places, names, pair,
    rank: place => (hits.get(place) >= needed) * WHOLE + acting.reduce((sum, set) => sum + set.has(place), 0) * 1e6
      + (scores.get(place) || 0) * (hits.get(place) / (needed || 1)) ** 2,
    phrases: asked.phrases.filter(phrase => phrase.length > 1),
    said: times.length ? asked.words.filter((word, i) => asked.said.has(i)).join(" ") : "",
    also: terms.filter(term => term.also.size).map(term => [term.word, [...term.also]]),
    missing: names.length ? [] : terms.filter(term => !term.entries.size).map(term => term.word),
    marks: new Set([...names.filter(name => name.spelling).flatMap(name => words(name.name)), ...known.flatMap(term => [term.word, ...[...term.entries.keys()].map(entry => entry.form)])]),
  };
}

// What the register of the archive says of some words: entries that they name, the places where these act (which come
// first), and the page of two. total: how many documents have any of the words.
async function register(terms, times, common, total, ix) {
  let names = (await named(terms)).filter(name => name.whole || name.count * 10 >= total).slice(0, 4), pair = null;
  let first = names.filter(name => name.whole || name.kind === "a" && name.count * 4 >= total);
  if (!names.length) {
    const long = terms.filter(({ word }) => word.length > 3 || !LATIN.test(word));  // "president of" is "President" there
    names = await holders(terms, times, common);
    if (!names.length && long.length < terms.length) names = await holders(long, times, common);
    names = names.slice(0, 5);
    first = times.length ? names : [];
  }
  const two = !names.length;
  if (two) {
    [names, pair] = await twoOf(terms.filter(term => !JOINING.has(term.word)), ix);
    first = names;
  }
  const acting = await Promise.all(first.map(async name => new Set(await listed(keyOf(name)))));
  return { names, acting, two, pair };
}

// Whether a place is of a time. Of whole years so is what began up to ten years before and has the year among its words,
// as all articles have that go on until then. Those words count for the rank.
async function touching(times, scores) {
  const beginning = times.length ? within(times) : () => true, years = new Set(), others = new Map();
  for (const [first, last] of times)
    if (last - first > 363 && last - first < 4400) for (let year = yearOfDay(first); year <= yearOfDay(last); year++) years.add(year);
  for (const year of years) {
    const [first] = days(year);
    for (const [entry] of (await expand(String(year), false, true)).entries)
      placesOf(entry).forEach((place, i) => {
        const day = dayOfPlace(place), level = VALUE[entry.weights.charCodeAt(i)];
        if (day >= first - 3653 && day < first + 366) others.set(place, Math.max(level, others.get(place) || 0));
      });
  }
  for (const [place, level] of others) scores.set(place, (scores.get(place) || 0) + level);
  return place => beginning(place) || others.has(place);
}

// Two actors that a query names one after the other, and the page of both if there is one.
async function twoOf(terms, ix) {
  let best = [];
  const actor = async terms => (await named(terms)).find(name => name.kind === "a");
  for (let i = 1; i < terms.length; i++) {
    const one = await actor(terms.slice(0, i)), other = one && await actor(terms.slice(i));
    if (!other || one.address === other.address) continue;
    if (!best.length || one.whole + other.whole > best[0].whole + best[1].whole) best = [one, other];
  }
  if (!best.length) return [[], null];
  const [one, other, articles] = await Promise.all([...best.map(keyOf), "@k/article"].map(async key => new Set(await listed(key))));
  const count = [...one].filter(place => other.has(place) && articles.has(place)).length;
  const ids = best.map(name => idOf(name.address)).sort((a, b) => follows(a, b) ? 1 : -1);
  const pair = { address: `actors/${ids.join("/with/")}.html`, names: best.map(name => name.name), count };
  return [best, count >= ix.shared ? pair : null];
}

archiveSearch.find = find;
})();
