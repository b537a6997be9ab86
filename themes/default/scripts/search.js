// The search engine of the archive. It reads the index files below search/, which are scripts, so that it works from a
// disk, under a sub-path and under a policy that allows nothing but the site's own scripts. It touches no page:
// search-field.js and search-page.js show what it finds. Its one name is archiveSearch: index files call it with their
// data, and it has the functions that the other scripts use.
"use strict";
(() => {
  const root = document.currentScript.src.replace(/[^/]*\/[^/]*$/, ""); // the script is in ROOT/assets/
  const arrived = {}; // "kind/first key" → what the file of that name holds
  const loading = {}; // the same → the promise of it

  function archiveSearch(kind, first, data) {
    if (kind === "index") data.months = new Map(Object.entries(data.months));
    arrived[kind + "/" + first] = kind === "words" ? readWords(data) : data;
  }

  // -- words ----------------------------------------------------------------------------------------------------------
  // The same rules as in the index (site_builder/outputs/search/words.py), or nothing would be found; both are held to
  // tests/outputs/search_words.json.
  //  1. NFKC, then lower case. ’ ʼ are apostrophes. Format characters (Cf), tatweel and U+034F are left out; letters,
  //     marks and numbers stay; all else separates words.
  //  2. Scripts without spaces (DENSE): each two characters side by side are a word, and so is one that stands alone.
  //     Dots and hyphens separate words too, but abbreviations are words besides their letters ("us." for U.S., and
  //     "g8" for G-8), and so are Arabic words without their article.
  //  3. Of a word with apostrophes a final 's is left out, the rest is one word. The index has what stands behind the
  //     last apostrophe besides, if that is longer than two: "l'accord" is found as "accord" too.
  //  4. Each word is folded: NFKD, out with the marks of Latin, Greek, Cyrillic, Hebrew and Arabic (MARKS), letters
  //     that are written for each other are one (SAME), Arabic and Persian digits are 0–9, NFC, cut after 32
  //     characters.

  // of scripts with capitals
  const LETTER = "[a-z\\u00df-\\u00f6\\u00f8-\\u024f\\u03ac-\\u03ce\\u0430-\\u045f\\u0490-\\u04ff]";
  const INITIAL = RegExp(`^${LETTER}$`);
  const CODE = RegExp(`^${LETTER}{1,5}-[0-9]{1,3}$`);
  const PLAIN = /^[a-z0-9]*$/; // most words, which are their own folded form
  const DENSE = RegExp(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff" +
      "\u{20000}-\u{3ffff}]+)",
    "u",
  );
  const MARKS = RegExp(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8" +
      "\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]",
    "g",
  );
  const SAME = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ı: "i", ς: "σ", ى: "ي", ة: "ه", ی: "ي", ک: "ك" };
  const WRITTEN = /[ßøłđæœıςىةیک\u0660-\u0669\u06f0-\u06f9]/g;

  function fold(word) {
    if (PLAIN.test(word)) return word.slice(0, 32);
    const bare = word
      .normalize("NFKD")
      .replace(MARKS, "")
      .replace(WRITTEN, c => SAME[c] || c.charCodeAt(0) % 16)
      .normalize("NFC");
    return [...bare].slice(0, 32).join("");
  }

  // The words of a text, in order. inQuery: without those that rules 2 and 3 give besides others.
  function words(text, inQuery) {
    const found = [];
    const plain = text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/['’ʼ]/g, "'")
      .replace(/[-‐‑–]/g, "-")
      .replace(/[\p{Cf}\u0640\u034f]/gu, "")
      .replace(/[^\p{L}\p{M}\p{N}'.-]/gu, " ");
    for (const part of plain.split(" ")) {
      const code = CODE.test(part);
      if (code) found.push(part.replace("-", ""));
      if (PLAIN.test(part)) found.push(part);
      else if (!code || !inQuery) for (const piece of part.split("-")) dotted(piece, found, inQuery);
    }
    return found.map(fold).filter(Boolean);
  }
  // An Arabic word without its article.
  const bareOf = word => word.replace(/^(?:[وفبك]?ال|لل)(?=...)/u, "");
  function dotted(part, found, inQuery) {
    let initials = [];
    for (const piece of [...(part.includes(".") ? part.replace(/'s$/, "").split(".") : [part]), ""]) {
      if (INITIAL.test(piece)) {
        initials.push(piece);
        continue;
      }
      const short = initials.length > 1;
      if (short) found.push(initials.join("") + ".");
      if (!short || !inQuery) found.push(...initials);
      initials = [];
      for (const run of piece.split(DENSE)) undotted(run, found, inQuery, run === piece);
    }
  }
  function undotted(run, found, inQuery, whole) {
    if (DENSE.test(run)) {
      const signs = [...run];
      if (signs.length === 1) found.push(run);
      for (let i = 1; i < signs.length; i++) found.push(signs[i - 1] + signs[i]);
      return;
    }
    const parts = run.split("'").filter(Boolean);
    if (parts.length > 1 && parts.at(-1) === "s") parts.pop();
    if (!parts.length) return;
    const word = parts.join("");
    found.push(word);
    if (inQuery) return;
    if (parts.length > 1 && [...parts.at(-1)].length > 2) found.push(parts.at(-1));
    if (whole && bareOf(word) !== word) found.push(bareOf(word));
  }

  // What stays of a word however it is spelt: its consonants, those much alike as one. The index has words by it.
  const ALIKE = [
    [/tsch|tch|ch|ck|kh|[qcxg]/g, "k"],
    [/sch|sh|zh|[zj]/g, "s"],
    [/ph|[vw]/g, "f"],
    [/d/g, "t"],
    [/b/g, "p"],
  ];
  const VOWELS = /[aeiouyhαεηιουωаеиоуыэюяієъь\u0627\u0648\u064a\u0621\u05d0\u05d4\u05d5\u05d9]/g;
  const LATIN = /^[a-z]+$/;
  const sound = word => (LATIN.test(word) ? ALIKE.reduce((was, [signs, one]) => was.replace(signs, one), word) : word);
  const skeleton = word =>
    sound(word)
      .replace(VOWELS, "")
      .replace(/(.)\1+/gu, "$1") || "0";

  // How many letters differ, stand in the wrong place or are missing (Damerau and Levenshtein); 9 for more than `most`.
  // open: of `b` the beginning that is nearest counts.
  function distance(a, b, most, open) {
    if (a.length - b.length > most || (!open && b.length - a.length > most)) return 9;
    let older = [];
    let last = [];
    let row = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      [older, last, row] = [last, row, [i]];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
      }
    }
    const far = open ? Math.min(...row) : row[b.length];
    return far > most ? 9 : far;
  }

  // -- files ----------------------------------------------------------------------------------------------------------

  // Files are ordered by code points; JavaScript compares UTF-16, which puts what is beyond U+FFFF before U+E000.
  const order = (text, i) => {
    const c = text.charCodeAt(i);
    return c < 0xd800 ? c : c < 0xe000 ? c + 0x2000 : c - 0x800;
  };
  function follows(a, b) {
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    return i < a.length && (i >= b.length || order(a, i) > order(b, i));
  }

  function load(kind, first, name) {
    const key = kind + "/" + first;
    return (loading[key] ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${root}search/${name}.js`;
      script.onload = () => {
        script.remove();
        key in arrived ? done(arrived[key]) : script.onerror();
      };
      script.onerror = () => {
        script.remove();
        delete loading[key];
        failed(Error(script.src));
      };
      document.head.append(script);
    }));
  }
  const index = () => load("index", "", "index");

  // An address of the index as a link: from the site's root, and percent-encoded.
  const link = address =>
    root +
    address
      .split("#")
      .map(part => encodeURIComponent(part).replace(/%2F/g, "/"))
      .join("#");

  // The number of the file of a kind that holds a key.
  function fileOf(files, key) {
    let low = 0;
    let high = files.length;
    while (low < high) {
      const at = (low + high) >> 1;
      follows(files[at], key) ? (high = at) : (low = at + 1);
    }
    return Math.max(0, low - 1);
  }
  async function file(kind, n) {
    const first = (await index()).files[kind][n];
    return load(kind, first, kind + "/k" + first.replace(/[^a-z0-9]/gu, c => `_${c.codePointAt(0).toString(16)}_`));
  }
  const part = async (kind, key) => file(kind, fileOf((await index()).files[kind], key));

  function readWords(rows) {
    const read = {
      forms: new Map(),
      stems: new Map(),
      far: new Map(),
      names: new Map(),
      roles: new Map(),
      pairs: new Map(),
    };
    const add = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));
    for (const [kind, key, ...rest] of rows) {
      if (kind === "w") {
        const entry = { stem: key, form: rest[0], codes: rest[1], weights: rest[2] };
        add(read.forms, entry.form, entry);
        add(read.stems, key, entry);
      } else if (kind === ">") add(read.far, key, rest[0]);
      else add(kind === "n" ? read.names : kind === "r" ? read.roles : read.pairs, key, rest);
    }
    return read;
  }

  // -- days -----------------------------------------------------------------------------------------------------------

  // Days are numbered from 0000-03-01 on; as keys they are in order.
  const dayKey = day => String(day + 5e9).padStart(10, "0"); // in the order of days
  const day = (year, month, date) => {
    const y = month < 3 ? year - 1 : year;
    const m = (month + 9) % 12;
    return (
      365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + date - 1
    );
  };

  // -- the field ------------------------------------------------------------------------------------------------------

  // Russian letters from а to я in Latin ones; й is и here (fold).
  const ROMAN = "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" ");

  // The spellings in the archive that are nearest to a word: [how far, form], at most four. open: whether the word may
  // be unfinished, "kisin" of "Kissinger"; such spellings are less near.
  async function nearest(word, open) {
    if (!/^\p{L}{4,}$/u.test(word)) return [];
    const roman = word.replace(/[а-я]/g, c => ROMAN[c.charCodeAt(0) - 0x430]);
    const found = new Map();
    const look = async (form, keys) => {
      const key = skeleton(form);
      const heard = sound(form);
      const most = form.length > 6 ? 2 : 1;
      for (const at of keys(key))
        for (const [own, other] of await part("spelling", at)) {
          const alike = own === key;
          const limit = Math.min(most + alike, Math.max(1, ((form.length - 1) / 3) | 0));
          // "Gorbatschow" is as near to "Gorbachev" as it sounds
          const far = Math.min(
            distance(form, other, limit),
            alike ? 1 + distance(heard, sound(other), limit - 1) : 9,
            open && form.length > 4 && other.length > form.length + 2 && own.startsWith(key)
              ? 2 + distance(form, other, 1, true)
              : 9,
          );
          // what is heard first is hardly ever wrong, and in short words nothing but how they sound
          const likely = heard[0] === sound(other)[0] ? alike || form.length > 4 : form.length > 6 && far < 2;
          // what sounds alike is nearer
          if (far < 9 && likely && other !== word) found.set(other, Math.min(far - alike, found.get(other) ?? 9));
        }
    };
    // "~" is before the skeletons without their first sign, which may be the one that is wrong
    const forms = roman === word ? [word] : [word, roman];
    // an unfinished word may have a longer skeleton, which may be in the next file
    const end = open ? "\uffff" : "";
    for (const form of forms)
      await look(form, key => (key.length > 1 ? new Set([key, key + end, "~" + key.slice(1)]) : [key]));
    if (!found.size) for (const form of forms) await look(form, key => ["~" + key, key.slice(1) || "0"]);
    const near = [...found].map(([form, far]) => [far, form]).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    return near.filter(([far]) => far <= near[0][0] + 1).slice(0, 4);
  }

  // Names are written together or apart. What a name may begin with that has a word in two, and the file that has it:
  // [beginning, file] …
  const beginnings = (kind, word) =>
    Promise.all([...word].slice(3).map(async (_, i) => [word.slice(0, i + 2), await part(kind, word.slice(0, i + 2))]));
  // … and how it stands there: "Kim Jong Un" has "jongun" as "jong un".
  const together = (name, word) => {
    const all = words(name, true);
    for (let i = 0; i < all.length; i++)
      for (let j = i + 2; j <= all.length; j++) if (all.slice(i, j).join("") === word) return all.slice(i, j).join(" ");
  };
  // The words of a query, in which two are one if they make a name and one of them is no word, "Mc Cain", or if they
  // are letters and a number that are a word together, "G 8". known: whether there is a word, or with true a name.
  async function inOne(all, known, joined = []) {
    const had = await Promise.all(all.map(word => known(word)));
    const found = [];
    for (const [i, word] of all.entries()) {
      const last = all[i - 1];
      const two = `${last} ${word}`;
      const one = last + word;
      const code = /^\p{L}{1,5} \d{1,3}$/u.test(two);
      if (i && found.at(-1) === last && (code || !(had[i] && had[i - 1])) && (await known(one, !code))) {
        found.splice(-1, 1, one);
        if (!code) joined.push([two, [one]]);
      } else found.push(word);
    }
    return found;
  }

  // What a query that is being typed may mean: actors, topics, years, titles, at most `most`.
  async function jump(query, most = 8) {
    const known = async word => (await part("quick", word)).some(([key]) => key === word);
    const asked = await inOne(words(query, true), known);
    const last = asked.length - 1;
    const open = !/\s$/.test(query);
    // The entries of a word, of its abbreviation, and of those that begin with it, some of which may be in the next
    // file. Those of words that begin with at most three letters lie under these letters and "*".
    const rowsOf = async (word, unfinished) => {
      const found = new Map();
      const short = unfinished && [...word].length < 4;
      const own = [word, word + "."];
      const look = short ? word + "*" : word;
      const longer = key => key === look || (unfinished && !short && key.startsWith(word));
      const end = unfinished && !short ? word + "\uffff" : own[1];
      const files = await Promise.all([look, word, end].map(key => part("quick", key)));
      for (const [key, kind, address, name, count, spelling, date] of [...new Set(files)].flat()) {
        const exact = own.includes(key);
        if (exact ? !found.get(address)?.exact : longer(key) && !found.has(address))
          found.set(address, { kind, address, name, count, spelling, date, exact });
      }
      return found;
    };
    const sets = await Promise.all(
      asked.map(async (word, i) => {
        const unfinished = open && i === last;
        let found = await rowsOf(word, unfinished);
        if (!found.size && !unfinished) found = await rowsOf(word, true);
        if (!found.size && word.endsWith(".")) found = await rowsOf(word.slice(0, -1));
        if (!found.size)
          for (const [form] of await beginnings("quick", word))
            for (const [address, row] of await rowsOf(form))
              if (together(row.spelling || row.name, word)) found.set(address, row);
        if (!found.size)
          for (const [, form] of await nearest(word, unfinished))
            for (const [address, row] of await rowsOf(form)) found.set(address, row);
        return found;
      }),
    );
    const found = [...new Map(sets.flatMap(set => [...set])).values()];
    for (const row of found) {
      // A file has the best entries of a frequent word alone: whether others have the word, their names tell.
      const own = (row.own = words(row.spelling || row.name, true));
      const begins = (form, i) => form === asked[i] || (open && i === last && form.startsWith(asked[i]));
      row.has = [...asked.keys()].filter(i => sets[i].has(row.address) || own.some(form => begins(form, i)));
      row.letters = row.has.reduce((sum, i) => sum + asked[i].length, 0);
      row.whole = row.has.every(i => sets[i].get(row.address)?.exact);
      row.rank = "atyp".includes(row.kind) * 2 + row.whole;
      row.close = ` ${own.join(" ")} `.includes(` ${asked.join(" ")}`);
    }
    found.sort((a, b) => b.letters - a.letters || b.rank - a.rank || b.count - a.count);
    const all = found.filter(row => row.has.length === asked.length);
    let register = [...(await timeIn(asked, sets)), ...all.filter(row => row.kind !== "d")];
    if (!register.length && last) register = [...(await office(asked)), ...(await apart(found, asked, all.length))];
    let titles = all.filter(row => row.kind === "d" && register.every(({ address }) => address !== row.address));
    if (!all.length && !register.length)
      titles = found.filter(row => row.has.some(i => [...asked[i]].length > 2 || DENSE.test(asked[i])));
    titles.sort((a, b) => b.close - a.close);
    const first = register.slice(0, Math.max(most - titles.length, most - 3));
    return [...first, ...titles.slice(0, most - first.length)];
  }

  // What a query that names a month of a year means: some documents that begin on its day, if it names one, and the
  // month.
  async function timeIn(asked, sets) {
    const { months } = await index();
    const pageOf = word => `dates/${word.padStart(4, 0)}.html`;
    const at = asked.findIndex(word => months.has(word));
    const year = asked.find(word => sets.some(set => set.has(pageOf(word))));
    if (at < 0 || !year) return [];
    const month = months.get(asked[at]);
    const [first, next] = [month, month + 1].map(month => day(+year, month, 1));
    const beside = [asked[at - 1], asked[at + 1]].filter(word => word !== year).map(word => parseInt(word));
    const on = first - 1 + beside.find(date => date > 0);
    const rows = on < next ? (await part("docs", dayKey(on))).filter(row => row[0] === on) : [];
    const address = `${pageOf(year)}#m-${String(month).padStart(2, 0)}`;
    const date = new Date(2000, month - 1);
    date.setFullYear(year); // the constructor takes 44 for 1944
    let name = `${year}-${month}`; // in a language that no browser knows
    try {
      const form = { month: "long", year: "numeric", calendar: "gregory", numberingSystem: "latn" };
      name = date.toLocaleDateString(document.documentElement.lang, form);
    } catch {}
    const found = rows.slice(0, 4).map(([, , , address, name, date]) => ({ kind: "d", address, name, date }));
    return [...found, { kind: "y", address, name }];
  }

  // The actors that a query names one beside the other, by their first or last names, and the page of two. Where titles
  // have all words, one actor that has some is not what is meant.
  async function apart(found, asked, titled) {
    const chosen = [];
    const left = new Set(asked.keys());
    const at = (row, n) => asked.includes(row.own.at(n));
    const named = found.filter(row => row.kind === "a" && (!row.whole || at(row, 0) || at(row, -1)));
    named.sort((a, b) => b.letters - a.letters || b.whole - a.whole || at(b, -1) - at(a, -1) || b.count - a.count);
    for (const row of named) {
      if (chosen.length > 3 || row.letters < 3 || !row.has.every(i => left.has(i))) continue;
      for (const i of row.has) left.delete(i);
      chosen.push(row);
    }
    if (titled && chosen.length < 2) return [];
    const pair = chosen.length === 2 && [...left].every(i => asked[i].length < 4) && (await pairOf(...chosen));
    return pair ? [{ ...pair, kind: "b", name: pair.names.join(" · ") }, ...chosen] : chosen;
  }

  // The page of two actors, if there is one. The list of that one whose id is first says so.
  const idOf = address => address.replace(/^actors\/|\.html$/g, "");
  async function pairOf(one, other) {
    const names = [one.name, other.name];
    for (const [a, b] of [
      [one, other],
      [other, one],
    ].map(two => two.map(({ address }) => idOf(address))))
      for (const [ids, counts] of (await part("words", "@a/" + a)).pairs.get("@a/" + a) || [])
        if (ids.includes(b)) return { address: `actors/${a}/with/${b}.html`, names, count: counts[ids.indexOf(b)] };
    return null;
  }

  // Those who held the office that some words name, in one of some spans of years, if there are any: rows of the index,
  // [address, name, role, since, until, articles].
  async function heldBy(all, spans) {
    const rows = await Promise.all(all.map(async word => (await part("words", word)).roles.get(word) || []));
    const keyOf = ([address, , role]) => address + role;
    const keys = rows.map(list => new Set(list.map(keyOf)));
    const has = (row, i) => keys[i].has(keyOf(row)) || words(row[2]).includes(all[i]);
    const within = ([, , , since, until]) =>
      spans.some(([from, to]) => (since ?? -Infinity) <= to && (until ?? Infinity) >= from);
    return (rows[0] || []).filter(row => (!spans.length || within(row)) && all.every((_, i) => has(row, i)));
  }

  // The same of the year that a query names: "secretary of state 1974".
  async function office(asked) {
    const year = asked.find(word => /^[12]\d{3}$/.test(word));
    const plain = asked.filter(word => word !== year && (word.length > 3 || !LATIN.test(word)));
    return (await heldBy(year ? plain : [], [[year, year]]))
      .filter(([, , , since, until]) => (since ?? until) !== null)
      .sort((a, b) => b[5] - a[5])
      .slice(0, 3)
      .map(([address, name, role, , , count]) => ({ kind: "a", address, name, spelling: role, count, date: "" }));
  }

  Object.assign(archiveSearch, {
    link,
    index,
    part,
    file,
    fileOf,
    day,
    dayKey,
    words,
    skeleton,
    nearest,
    beginnings,
    together,
    inOne,
    jump,
    heldBy,
    bareOf,
    idOf,
    pairOf,
    DENSE,
    LATIN,
  });
  self.archiveSearch = archiveSearch;
})();
