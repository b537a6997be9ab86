// What matches a query, and in which order. The search page alone needs it. It stands on search.js,
// search-lists.js, search-query.js and search-names.js, and gives archiveSearch the function find.
"use strict";
(() => {
  const { index, part, file, fileOf, placesOf, dayOfPlace, yearOfDay, dated, words, nearest } = archiveSearch;
  const { beginnings, together, inOne, bareOf } = archiveSearch;
  const { parse, timeOf, days, within, otherNumber, listed, durations, eachLevel, sizeOf, register } = archiveSearch;
  const { ALWAYS, SMALL, DENSE, LATIN, HIGHEST } = archiveSearch;
  const MOST = 24; // words of a query that are looked for

  // -- what a word stands for -----------------------------------------------------------------------------------------

  // A word of the query → a term: {word, entries: entry of the index → how well it fits, from 0 to 1, forms: words
  // whose names count as well, also: other spellings, rows: names that have it in two words}. exact: nothing but the
  // word itself; open: whether it may be unfinished. What is no word at all may be so in any place.
  async function expand(word, open, exact) {
    const term = { word, entries: new Map(), forms: new Set([word]), also: new Set(), rows: [] };
    const home = await part("words", word);
    if (exact) {
      const far = await Promise.all((home.far.get(word) || []).map(one => part("words", one)));
      for (const read of [home, ...far]) for (const entry of read.forms.get(word) || []) add(term, entry, 1);
      return term;
    }
    await addForm(term, word, 1);
    await addShort(term);
    const known = () => term.entries.size || term.rows.length || home.names.has(word);
    const begins = open === ALWAYS || (open ? sizeOf(term) < 3 : !known());
    if (begins && (word.length > 2 || DENSE.test(word))) await addLonger(term);
    if (!known()) await addApart(term);
    if (!known() || (begins && !open && sizeOf(term) < 3 && !term.rows.length)) await addNearest(term, open);
    else if (!home.names.has(word) && sizeOf(term) <= Math.max(2, (await index()).documents / 1000))
      await addUsual(term);
    if (!known() && word.length > 3) await addKin(term);
    return term;
  }

  function add({ entries }, entry, fit) {
    if (!(entries.get(entry) >= fit)) entries.set(entry, fit);
  }

  async function addStem(term, stem, form, fit) {
    const entries = (await part("words", stem)).stems.get(stem) || [];
    for (const entry of entries) add(term, entry, entry.form === form ? fit : fit * 0.9);
  }

  // A form and all others of its stems.
  async function addForm(term, form, fit) {
    const { forms, far, stems: own } = await part("words", form);
    const stems = [...(forms.get(form) || []).map(entry => entry.stem), ...(far.get(form) || [])];
    if (!stems.length && own.has(form)) stems.push(form); // as "annex" of "annexing"
    for (const stem of new Set(stems)) await addStem(term, stem, form, fit);
  }

  // A number behind another word, in both ways of writing it.
  async function numbered(word) {
    const term = await expand(word, false, true);
    const other = await expand(otherNumber(word), false, true);
    for (const [entry, fit] of other.entries) add(term, entry, fit);
    return { ...term, number: true };
  }

  // What is written with dots or without: USSR and U.S.S.R., "us." in the index. "us" may mean the pronoun, too. Arabic
  // words stand with an article or without; the index has those without besides.
  async function addShort(term) {
    const { word } = term;
    const bare = bareOf(word.replace(/\.$/, ""));
    const dotted = /^[a-zα-ωа-я]{2,6}$/.test(word) && word + ".";
    const other = bare === word ? dotted : bare;
    if (!other) return;
    term.forms.add(other);
    if (dotted) {
      const own = sizeOf(term);
      const entries = [...term.entries];
      await addForm(term, other, 1);
      if (sizeOf(term) > 2 * own) for (const [entry, fit] of entries) term.entries.set(entry, fit / 3);
    } else await addForm(term, other, 0.9);
  }

  // What stands for itself where it is no word of the index: letters and numbers, and letters with dots.
  async function inParts(word) {
    const [, ...code] = /^(\p{L}{1,5})(\d{1,3})$/u.exec(word) || [];
    const bare = word.slice(0, -1);
    const parts = word.endsWith(".") && !(await isWord(bare)) ? [...bare] : code;
    return parts.length && !(await isWord(word)) ? parts : [word];
  }

  // The words that begin as the term does. There may be many files of these: two are read.
  async function addLonger(term) {
    const { word } = term;
    const firsts = (await index()).files.words;
    const from = fileOf(firsts, word);
    const to = Math.min(from + 1, fileOf(firsts, word + "\u{10ffff}"));
    const longer = form => form.startsWith(word) && form !== word;
    for (let n = from; n <= to; n++) {
      const { forms, names, far } = await file("words", n);
      for (const form of [...forms.keys(), ...names.keys()].filter(longer).slice(0, 200)) {
        term.forms.add(form);
        for (const entry of forms.get(form) || []) add(term, entry, 0.7);
      }
      for (const form of [...far.keys()].filter(longer).slice(0, 4))
        for (const stem of far.get(form)) await addStem(term, stem, form, 0.7);
    }
  }

  // The names that have the word in two: "Jongun" means Jong Un.
  async function addApart(term) {
    for (const [form, { names }] of await beginnings("words", term.word))
      for (const row of names.get(form) || []) {
        const apart = together(row[6] || row[2], term.word);
        if (!apart) continue;
        term.rows.push(row);
        term.also.add(apart);
      }
    for (const both of term.also) await addForm(term, both.split(" ")[0], 0.6);
  }

  // Whether there is a word, or a name.
  async function isWord(word, name) {
    const { forms, far, names } = await part("words", word);
    return names.has(word) || (name !== true && (forms.has(word) || far.has(word)));
  }

  // Other spellings. Much longer ones, of a word that is not finished, are words of names: among all words there are too
  // many that begin alike.
  async function addNearest(term, open) {
    for (const [far, form] of await nearest(term.word, open)) {
      if (open && far > 1 && form.length > term.word.length + 2 && !(await isWord(form, true))) continue;
      term.also.add(form);
      term.forms.add(form);
      await addForm(term, form, 0.6 - far * 0.1);
    }
  }

  // Other spellings of a word that hardly any text has, if it may be a typo of these texts: words of actors' names, and
  // words that many more texts have. Most rare words are no typos, so only what sounds alike counts, and of names what
  // is long and begins and ends alike. "Kuwaiti" is no other spelling of Kuwait, nor "Maine" of "mine".
  async function addUsual(term) {
    const { word } = term;
    const own = sizeOf(term);
    const stems = new Set([...term.entries.keys()].map(entry => entry.stem));
    for (const [far, form] of await nearest(word)) {
      const long = word.length > 7;
      const alike = far < 1 ? word.length > 4 : long && word[0] === form[0] && word.at(-1) === form.at(-1);
      if (!alike || form.startsWith(word) || word.startsWith(form)) continue;
      const usual = { entries: new Map() };
      await addForm(usual, form, 0.5 - far * 0.1);
      const found = [...usual.entries.keys()];
      const size = found.reduce((sum, entry) => sum + (entry.form === form && entry.weights.length), 0);
      const ofActor = (await part("words", form)).names.get(form)?.some(([kind]) => kind === "a");
      if (size <= own || !(ofActor || (long && far < 1 && size > 20 * own))) continue;
      if (found.some(({ stem }) => stems.has(stem))) continue;
      term.also.add(form);
      term.forms.add(form);
      for (const [entry, fit] of usual.entries) add(term, entry, fit);
    }
  }

  // What a form that no text has comes from: the longest stem that it begins with. Latin stems must be there as a
  // whole, since English has many short words; the others may differ in their last letter. Arabic forms begin with an
  // article; English ones in -cy come from words in -t or -te: "secrecy", "piracy".
  async function addKin(term) {
    let most = 3;
    let kin = [];
    const { word } = term;
    for (const form of new Set([word, bareOf(word), word.replace(/cy$/, "t")]))
      for (const stem of (await part("words", form)).stems.keys()) {
        let same = 0;
        while (same < stem.length && stem[same] === form[same]) same++;
        if (same < stem.length - !LATIN.test(stem) || form.length - same > 3 || same < most) continue;
        if (same > most) kin = [];
        most = same;
        kin.push(stem);
      }
    for (const stem of kin.slice(0, 3)) await addStem(term, stem, "", 0.6);
    for (const { form } of term.entries.keys()) term.also.add(form);
  }

  // -- finding --------------------------------------------------------------------------------------------------------

  // filters: {a: ids of actors, t: "index/id" of entries, k: kinds, l: languages, year: "1974" or "1970s"}, each a
  // list. sort: "" (best first), "date" (newest first) or "oldest". What is found:
  //   places    all documents, in order. Of a place: whole, whether it has all words; tier, a number that is higher for
  //             what has all words and is of the time asked for; acts, how many of the actors that are named act there
  //   sets      for each kind of filter the places that would be left without the filters of its kind. Those of k, l
  //             and year widen each other, so that what else there is must be counted; those of a and t narrow
  //   names     entries of the register that the query names, and holders of an office; pair: the page of two of them
  //   also      [word, other spellings that were looked for]; missing: words that no text has
  //   titled    lists of words that may stand side by side in a title, which then comes first (inTitles)
  //   against   phrases that must not be there, each with whether a place has its words: [phrase, place => …]
  //   said      the words of the query that narrow it to a time; mentions: whether a place has them, but is of another
  //   phrases   lists of words that must be side by side; marks: forms to mark; dropped: words that most texts have
  async function find(query, filters = {}, sort = "") {
    const ix = await index();
    const asked = parse(query, ix.months);
    const lasting = asked.times.length || filters.year?.length ? await durations() : null;
    const keep = await keepers(filters, lasting);
    const without = new Set();
    for (const word of asked.without.slice(0, MOST))
      for (const [entry, fit] of (await expand(word)).entries)
        if (fit >= 0.9) for (const place of placesOf(entry)) without.add(place);
    const against = await Promise.all(
      asked.against.slice(0, MOST).map(async phrase => [phrase, await having(phrase, ix)]),
    );

    // the days that the query names, then the years of these, then no time at all: a year is a word like any other then
    const years = asked.times.map(([first, last]) => [days(yearOfDay(first))[0], days(yearOfDay(last))[1]]);
    const wider = years.some(([first, last], i) => first !== asked.times[i][0] || last !== asked.times[i][1]);
    const browse = asked.without.length || against.length || Object.keys(keep).length;
    let found = null;
    let times;
    for (times of asked.times.length ? [asked.times, ...(wider ? [years] : []), []] : [[]]) {
      found = await matches(ix, asked, times, { lasting, without, browse, few: sort ? 1 : 3 });
      if (found.places.length) break;
    }
    const { places: all, tier, acts, score } = found;
    const rank = place => tier(place) * 1e8 + acts(place) * 1e6 + score(place); // scores are far below 1e6
    const ranks = sort ? null : new Map(all.map(place => [place, rank(place)]));
    all.sort((a, b) =>
      ranks ? ranks.get(b) - ranks.get(a) || b - a : sort === "oldest" && dated(a) && dated(b) ? a - b : b - a,
    );
    const filtered = but => {
      const others = Object.keys(keep).filter(kind => kind !== but);
      return all.filter(place => others.every(kind => keep[kind](place)));
    };
    const places = filtered();
    const left = but => (but in keep ? filtered(but) : places);
    const said = times === years ? new Set(years.flat().map(yearOfDay)) : times.length ? asked.told : [];
    // the words of the query as they may stand in a title: with those of a time, and without
    const plain = asked.words.filter((_, i) => !asked.said.has(i));
    const titled = [asked.words, plain].flatMap(all => [all, all.map((word, i) => (i && otherNumber(word)) || word)]);
    return {
      ...found,
      places,
      sets: { a: places, t: places, k: left("k"), l: left("l"), year: left("year") },
      against,
      said: [...said].join(", "),
      mentions: place => times.length > 0 && !within(times, lasting)(place),
      phrases: asked.phrases.filter(phrase => phrase.length > 1),
      titled: titled.filter(words => words.length > 1),
    };
  }

  // The places that have all words of a phrase, in whatever order.
  async function having(phrase, { common }) {
    const terms = await Promise.all(
      phrase.filter(word => !common.includes(word)).map(word => expand(word, false, true)),
    );
    const sets = terms.map(({ entries }) => new Set([...entries.keys()].flatMap(placesOf)));
    return place => sets.every(set => set.has(place));
  }

  // For each kind of filter, whether a place passes.
  async function keepers(filters, lasting) {
    const keep = {};
    for (const kind of "atkl") {
      if (!filters[kind]?.length) continue;
      const sets = await Promise.all(filters[kind].map(async value => new Set(await listed(`@${kind}/${value}`))));
      const how = kind === "a" || kind === "t" ? "every" : "some"; // a document has several actors, but one kind
      keep[kind] = place => sets[how](set => set.has(place));
    }
    if (filters.year?.length)
      keep.year = within(
        filters.year.map(text => timeOf(text) || days(parseInt(text))),
        lasting,
      );
    return keep;
  }

  // The documents that a query matches, before filters. times: the days that it is narrowed to, if any; browse: whether
  // all documents match where no word is asked for; few: where fewer documents have all words, those with some count.
  async function matches(ix, asked, times, { lasting, without, browse, few }) {
    const common = new Set(ix.common);
    const once = list => [...new Set(list)];
    let plain = asked.words.filter((_, i) => !(times.length && asked.said.has(i)));
    const rare = plain.filter(word => !common.has(word));
    const tells = rare.length || asked.phrases.length;
    const dropped = tells ? once(plain).filter(word => common.has(word) && !SMALL.has(word)) : [];
    if (tells) plain = rare;
    const joined = [];
    plain = (await Promise.all((await inOne(once(plain), isWord, joined)).map(inParts))).flat();
    const quoted = once(asked.phrases.flat())
      .filter(word => !common.has(word))
      .slice(0, MOST);
    const wordOf = (word, i) => (i && otherNumber(word) ? numbered(word) : expand(word, asked.open.get(word)));
    const exact = word => expand(word, false, true);
    const terms = await Promise.all([...plain.slice(0, MOST).map(wordOf), ...quoted.map(exact)]);
    const known = terms.filter(term => term.entries.size);

    const { scores, hits, needed, counted } = weigh(known, ix.documents);
    const isDated = within(times, lasting);
    const mentioned = await mentions(times, isDated);
    if (!terms.length && (browse || times.length))
      for (const kind of ix.kinds) for (const place of await listed("@k/" + kind)) hits.set(place, 0);
    if (times.length) for (const place of hits.keys()) more(scores, place, timely(place, times, lasting));
    for (const [place, level] of mentioned) more(scores, place, level);

    const { acting, byName, all: alone, names, pair } = await register(terms, times, common);
    if (byName) for (const set of acting) for (const place of set) hits.set(place, needed);

    const inTime = place => !times.length || isDated(place) || mentioned.has(place);
    const all = [...hits.keys()].filter(place => inTime(place) && !without.has(place));
    const whole = place => hits.get(place) >= needed;
    const named = names.filter(name => name.spelling).flatMap(name => words(name.name));
    return {
      names,
      pair,
      places: mostHit(all, hits, needed, quoted.length ? 0 : few),
      whole,
      tier: place => whole(place) * 10 + (times.length > 0 && isDated(place)),
      acts: place => acting.reduce((sum, set) => sum + set.has(place), 0),
      score: place => (scores.get(place) || 0) * (hits.get(place) / (needed || 1)) ** 2,
      dropped,
      also: [...joined, ...terms.filter(term => term.also.size).map(term => [term.word, [...term.also]])],
      missing: names.length && alone ? [] : terms.filter(term => !term.entries.size).map(term => term.word),
      marks: new Set([
        ...named.filter(word => !SMALL.has(word)),
        ...dropped,
        ...counted.flatMap(term => [term.word, ...[...term.entries.keys()].map(entry => entry.form)]),
      ]),
    };
  }

  // The scores of the documents that have some words, as BM25 has them but for a level a word and document that the
  // index gives; hits: how many of the words each has, of those that count. Small words do not count beside others. A
  // number beside a word tells no more than that: there are other firsts than World War I.
  function weigh(terms, documents) {
    const scores = new Map();
    const hits = new Map();
    const tell = terms.some(({ word }) => !SMALL.has(word));
    const counts = ({ word }) => !tell || !SMALL.has(word);
    let before = Infinity; // how rare the last word was that counts
    for (const term of terms) {
      const levels = new Map();
      for (const [entry, fit] of term.entries)
        eachLevel(entry, (place, level) => {
          levels.set(place, Math.min(HIGHEST, (levels.get(place) || 0) + fit * level));
        });
      let rarity = Math.log(1 + (documents - levels.size + 0.5) / (levels.size + 0.5));
      if (term.number) rarity = Math.min(rarity, before);
      else if (counts(term)) before = rarity;
      for (const [place, level] of levels) {
        more(scores, place, level * rarity);
        hits.set(place, (hits.get(place) || 0) + counts(term));
      }
    }
    const counted = terms.filter(counts);
    return { scores, hits, needed: counted.length, counted };
  }

  // The places that have all words; where these are fewer than `few`, those too that have one word less, and so on.
  function mostHit(places, hits, needed, few) {
    let least = needed;
    let found = places.filter(place => hits.get(place) >= least);
    while (found.length < few && least > 1) {
      least--;
      found = places.filter(place => hits.get(place) >= least);
    }
    return found;
  }

  // Of whole years, the places that have the year among their words but are of another time, and how much they say of
  // it: what began up to ten years before, or in the year after.
  async function mentions(times, isDated) {
    const years = new Set();
    const found = new Map();
    for (const [first, last] of times)
      if (last - first > 363 && last - first < 4400)
        for (let year = yearOfDay(first); year <= yearOfDay(last); year++) years.add(year);
    for (const year of years) {
      const [first] = days(year);
      for (const [entry] of (await expand(String(year), false, true)).entries)
        eachLevel(entry, (place, level) => {
          const day = dayOfPlace(place);
          if (day >= first - 3653 && day < first + 731 && !isDated(place))
            found.set(place, Math.max(level, found.get(place) || 0));
        });
    }
    return found;
  }

  const more = (scores, place, level) => scores.set(place, (scores.get(place) || 0) + level);

  // How much of a document's time is of the times asked for.
  function timely(place, times, lasting) {
    const from = dayOfPlace(place);
    const until = from + (lasting.get(place) || 0);
    const within = ([first, last]) => Math.max(0, Math.min(until, last) - Math.max(from, first) + 1);
    return (HIGHEST * Math.max(...times.map(within))) / (until - from + 1);
  }

  archiveSearch.find = find;
})();
