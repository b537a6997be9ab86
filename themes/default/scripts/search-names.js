// What the register of the archive says of the words of a query: actors and topics of that name, holders of that office,
// two actors and the page of both. The search page alone needs it. It stands on search.js and search-query.js, and gives
// archiveSearch the functions register, listed, durations and sizeOf.
"use strict";
(() => {
  const { part, placesOf, words, days, within, LATIN, SMALL, VALUE, idOf, pairOf } = archiveSearch;
  const BASE = 31; // of the numbers that levels are digits of
  const ACTORS = 4; // that a query names, at most

  // The places of a list of the index, such as "@a/actor".
  const listed = async key => (await part("words", key)).forms.get(key)?.flatMap(placesOf) || [];
  // How many days the documents that are longer than one go on behind their first. The index has a digit as the level of a
  // list, one more than it is, the last digit first.
  async function durations() {
    const found = new Map();
    for (const [i, unit] of [1, BASE, BASE * BASE].entries())
      for (const entry of (await part("words", "@d/" + i)).forms.get("@d/" + i) || [])
        placesOf(entry).forEach((place, n) =>
          found.set(place, (found.get(place) || 0) + (VALUE[entry.weights.charCodeAt(n)] - 1) * unit),
        );
    return found;
  }
  const keyOf = name => `@${name.kind}/${idOf(name.address)}`;

  const sizeOf = ({ entries }) => [...entries.keys()].reduce((sum, entry) => sum + entry.weights.length, 0);

  const nameOf = ([kind, address, name, count, years, role, spelling]) => ({
    kind,
    address,
    name,
    count,
    years,
    role,
    spelling,
  });

  // The entries of the register that have all of some words in their names, those of most articles first.
  async function named(terms) {
    let found = null;
    for (const term of terms) {
      const own = new Map(term.rows.map(row => [row[1], nameOf(row)]));
      for (const form of term.forms)
        for (const row of (await part("words", form)).names.get(form) || [])
          if (!own.has(row[1])) own.set(row[1], nameOf(row));
      found = found === null ? own : new Map([...found].filter(([address]) => own.has(address)));
      if (!found.size) return [];
    }
    const bare = word => word.replace(/\.$/, ""); // USSR is U.S.S.R.
    const query = terms.map(term => bare(term.word));
    const close = query.join("");
    const asked = query.sort().join(" ");
    const whole = ({ name, spelling }) => {
      const own = words(spelling || name, true).map(bare);
      return own.join("") === close || own.sort().join(" ") === asked;
    };
    return [...(found?.values() || [])]
      .map(name => ({ ...name, whole: whole(name) }))
      .sort((a, b) => b.whole - a.whole || b.count - a.count);
  }

  // Those who held the office that some words name, in the years asked for.
  async function holders(terms, times, common) {
    let found = null;
    for (const { word } of terms.filter(({ word }) => !common.has(word))) {
      const own = new Map();
      for (const row of (await part("words", word)).roles.get(word) || []) own.set(row.slice(0, 4).join("\0"), row);
      found =
        found === null ? own : new Map([...found].filter(([key, row]) => own.has(key) || words(row[2]).includes(word)));
      if (!found.size) return [];
    }
    const people = new Map();
    const undated = new Map();
    for (const [address, name, role, since, until, count] of found?.values() || []) {
      const first = days(since ?? -99999)[0];
      const last = days(until ?? 99999)[1];
      const known = since !== null || until !== null;
      if (!times.some(([from, to]) => first <= to && last >= from) && times.length) continue;
      const years = known ? `${since ?? ""}–${until ?? ""}` : "";
      const to = known || !times.length ? people : undated;
      if (!people.has(address)) to.set(address, { kind: "a", address, name, count, years, role, spelling: "" });
    }
    const most = list => [...list.values()].sort((a, b) => b.count - a.count);
    for (const name of most(undated).slice(0, 12))
      // whether they held it then nobody says: they do if they act then
      if (!people.has(name.address) && (await listed(keyOf(name))).some(within(times))) people.set(name.address, name);
    return most(people);
  }

  // Whether some words may mean a name that has them: not if so many more documents have them, such as "treaty".
  const meant = (terms, times) => {
    const least = Math.min(...terms.map(sizeOf));
    return name => name.whole || name.count * times >= least;
  };

  // What the register of the archive says of some words: entries that they name, the places where these act (which come
  // first), and the page of two.
  async function register(terms, times, common) {
    let names = (await named(terms)).filter(meant(terms, 10)).slice(0, 4);
    let pair = null;
    const surely = meant(terms, 4);
    let first = names.filter(name => name.whole || (name.kind === "a" && surely(name)));
    if (!names.length) {
      const long = terms.filter(({ word }) => word.length > 3 || !LATIN.test(word)); // "president of" is "President" there
      names = await holders(terms, times, common);
      if (!names.length && long.length < terms.length) names = await holders(long, times, common);
      names = names.slice(0, 5);
      first = times.length ? names : [];
    }
    const rest = terms.filter(({ word }) => !SMALL.has(word));
    const by = names.length ? "name" : "others";
    let all = true; // whether the query is nothing but what was found
    if (!names.length) {
      [names, pair] = await twoOf(rest);
      if (!names.length) [names, all] = await actorsOf(rest);
      if (all) first = names;
    }
    const acting = await Promise.all(first.map(async name => new Set(await listed(keyOf(name)))));
    return { names, acting, pair, by, all };
  }

  // The actor that some words name: that one rather whose name ends with the last of them.
  async function actor(terms) {
    const [fits, surely] = [meant(terms, 8), meant(terms, 40)];
    const last = terms.at(-1).word;
    const ends = ({ name, spelling }) => words(spelling || name, true).at(-1) === last;
    return (await named(terms))
      .filter(name => name.kind === "a" && (ends(name) ? surely : fits)(name))
      .sort((a, b) => b.whole - a.whole || ends(b) - ends(a))[0];
  }

  // Actors that a query names beside other words, and whether there are no others: "President Nixon", "Carter Begin Sadat".
  async function actorsOf(terms) {
    const found = new Map();
    let all = true;
    for (let i = 0; i < terms.length && found.size < ACTORS;) {
      let name;
      let n = Math.min(ACTORS, terms.length - i);
      while (n && !(name = await actor(terms.slice(i, i + n)))) n--;
      if (name) found.set(name.address, name);
      else all = false;
      i += n || 1;
    }
    return [[...found.values()], all && found.size > 0];
  }

  // Two actors that a query names one after the other, and the page of both if there is one.
  async function twoOf(terms) {
    let best = [];
    for (let i = 1; i < terms.length; i++) {
      const one = await actor(terms.slice(0, i));
      const other = one && (await actor(terms.slice(i)));
      if (!other || one.address === other.address) continue;
      if (!best.length || one.whole + other.whole > best[0].whole + best[1].whole) best = [one, other];
    }
    return best.length ? [best, await pairOf(...best)] : [[], null];
  }

  Object.assign(archiveSearch, { register, listed, durations, sizeOf });
})();
