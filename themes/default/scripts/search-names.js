// What the register of the archive says of the words of a query: actors and topics of that name, holders of that
// office, several actors, and the page of two. The search page alone needs it. It stands on search.js, search-lists.js
// and search-query.js, and gives archiveSearch the function register.
"use strict";
(() => {
  const { part, words, listed, sizeOf, yearOfDay, within, LATIN, SMALL, idOf, pairOf, heldBy } = archiveSearch;
  const ACTORS = 4; // that a query names beside other words, at most
  const LONG = 6; // words of a name, at most

  const keyOf = name => `@${name.kind}/${idOf(name.address)}`;

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

  // Those who held the office that some words name, in the times asked for.
  async function holders(terms, times, common) {
    const all = terms.map(({ word }) => word).filter(word => !common.has(word));
    const people = new Map();
    const undated = new Map();
    for (const [address, name, role, since, until, count] of await heldBy(
      all,
      times.map(span => span.map(yearOfDay)),
    )) {
      const known = (since ?? until) !== null;
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

  // What the register of the archive says of some words:
  //   names    entries that they name, holders of an office, or actors that they name beside other words
  //   acting   of some of these the places where they act, a set each: those come first
  //   byName   whether it is these that are meant, so that places where they act count whatever words they have
  //   pair     the page of two; all: whether the words say nothing but the names
  async function register(terms, times, common) {
    let names = (await named(terms)).filter(meant(terms, 10)).slice(0, 4);
    const surely = meant(terms, 4);
    let first = names.filter(name => name.whole || (name.kind === "a" && surely(name)));
    if (!names.length) {
      // "president of" is "President" there
      const long = terms.filter(({ word }) => word.length > 3 || !LATIN.test(word));
      names = await holders(terms, times, common);
      if (!names.length && long.length < terms.length) names = await holders(long, times, common);
      names = names.slice(0, 5);
      first = times.length ? names : [];
    }
    const byName = names.length > 0;
    let all = true;
    if (!byName) {
      [names, all] = await actorsOf(terms.filter(({ word }) => !SMALL.has(word)));
      if (all) first = names;
    }
    const pair = all && !byName && names.length === 2 ? await pairOf(...names) : null;
    const acting = await Promise.all(first.map(async name => new Set(await listed(keyOf(name)))));
    return { names, acting, byName, pair, all };
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

  // Actors that a query names one after the other or beside other words, and whether there are no others: "Nixon Mao",
  // "President Nixon", "Carter Begin Sadat".
  async function actorsOf(terms) {
    const found = new Map();
    let all = true;
    let i = 0;
    while (i < terms.length && found.size < ACTORS) {
      let name;
      let n = Math.min(LONG, terms.length - i);
      while (n && !(name = await actor(terms.slice(i, i + n)))) n--;
      if (name) found.set(name.address, name);
      else all = false;
      i += n || 1;
    }
    return [[...found.values()], all && found.size > 0 && i >= terms.length];
  }

  Object.assign(archiveSearch, { register });
})();
