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
    arrived[kind + "/" + first] = kind === "words" ? readWords(data) : data;
  }

  // -- words ------------------------------------------------------------------------------------------------------------
  // The same rules as in the index (site_builder/outputs/search/words.py), or nothing would be found; both are held to
  // tests/outputs/search_words.json.
  //  1. NFKC, then lower case. ’ ʼ are apostrophes. Format characters (Cf), tatweel and U+034F are left out; letters,
  //     marks and numbers stay; all else separates words.
  //  2. Scripts without spaces (DENSE): each two characters side by side are a word, and so is one that stands alone.
  //     Dots and hyphens separate words too, but abbreviations are words besides their letters ("us." for U.S., and "g8"
  //     for G-8), and so are Arabic words without their article.
  //  3. Of a word with apostrophes a final 's is left out, the rest is one word. The index has what stands behind the last
  //     apostrophe besides, if that is longer than two: "l'accord" is found as "accord" too.
  //  4. Each word is folded: NFKD, out with the marks of Latin, Greek, Cyrillic, Hebrew and Arabic (MARKS), letters that
  //     are written for each other are one (SAME), Arabic and Persian digits are 0–9, NFC, cut after 32 characters.

  const LETTER = "[a-z\\u00df-\\u00f6\\u00f8-\\u024f\\u03ac-\\u03ce\\u0430-\\u045f\\u0490-\\u04ff]"; // of scripts with capitals
  const INITIAL = RegExp(`^${LETTER}$`);
  const CODE = RegExp(`^${LETTER}{1,5}-[0-9]{1,3}$`);
  const ARTICLE = /^(?:[وفبك]?ال|لل)(?=...)/u;
  const DENSE =
    /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+)/u;
  const MARKS =
    /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
  const SAME = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ı: "i", ς: "σ", ى: "ي", ة: "ه", ی: "ي", ک: "ك" };
  const WRITTEN = /[ßøłđæœıςىةیک\u0660-\u0669\u06f0-\u06f9]/g;

  function fold(word) {
    const bare = word
      .normalize("NFKD")
      .replace(MARKS, "")
      .replace(WRITTEN, c => SAME[c] || c.charCodeAt(0) % 16)
      .normalize("NFC");
    return bare.length > 32 ? [...bare].slice(0, 32).join("") : bare;
  }

  // The words of a text, in order. inQuery: without what rule 3 gives besides.
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
      if (!code || !inQuery) for (const piece of part.split("-")) dotted(piece, found, inQuery);
    }
    return found.map(fold).filter(Boolean);
  }
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
    const [bare, close] = [parts.join(""), [...parts.at(-1)].length > 2];
    found.push(bare);
    if (inQuery) return;
    if (parts.length > 1 && close) found.push(parts.at(-1));
    if (whole && ARTICLE.test(bare)) found.push(bare.replace(ARTICLE, ""));
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
  const skeleton = word => sound(word).replace(VOWELS, "").replace(/(.)\1+/gu, "$1") || "0";

  // How many letters differ, stand in the wrong place or are missing (Damerau and Levenshtein); 9 for more than `most`.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return 9;
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
    return row[b.length] > most ? 9 : row[b.length];
  }

  // -- files ------------------------------------------------------------------------------------------------------------

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

  // -- lists ------------------------------------------------------------------------------------------------------------

  // The places of an entry, in order: ".stretch of 1024 days", then for each document days on (times 2, plus 1 if a rank
  // follows) and the rank; numbers to the base 32, of 64 characters the latter half says that another digit follows.
  const RANKS = 2 ** 20; // of a day
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUE = new Uint8Array(128);
  for (let i = 0; i < 64; i++) VALUE[DIGITS.charCodeAt(i)] = i;
  function placesOf(entry) {
    if (entry.places) return entry.places;
    const found = (entry.places = []);
    const codes = entry.codes;
    let at = 0;
    let days = 0;
    const number = () => {
      for (let sum = 0; ;) {
        const digit = VALUE[codes.charCodeAt(at++)];
        sum = sum * 32 + (digit % 32);
        if (digit < 32) return sum;
      }
    };
    while (at < codes.length) {
      if (codes[at] === ".") {
        at++;
        const n = number();
        days = (n % 2 ? -(n + 1) / 2 : n / 2) * 1024;
      }
      const n = number();
      days += Math.floor(n / 2);
      found.push(days * RANKS + (n % 2 ? number() : 0));
    }
    return found;
  }

  // -- days -------------------------------------------------------------------------------------------------------------
  // A document's place is (day since 0000-03-01) * 2**20 + its rank within the day; the undated have a day before all.

  const UNDATED = -5000000;
  const dayOfPlace = place => Math.floor(place / RANKS);
  const dated = place => dayOfPlace(place) !== UNDATED;
  const dayKey = day => String(day + 5e9).padStart(10, "0"); // in the order of days
  const day = (year, month, date) => {
    const y = month < 3 ? year - 1 : year;
    const m = (month + 9) % 12;
    return (
      365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + date - 1
    );
  };
  function yearOfDay(days) {
    let year = Math.floor(days / 365.2425);
    while (day(year, 1, 1) > days) year--;
    while (day(year + 1, 1, 1) <= days) year++;
    return year;
  }

  // -- the field -------------------------------------------------------------------------------------------------------

  // Russian letters from а to я in Latin ones; й is и here (fold).
  const ROMAN = "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" ");

  // The spellings in the archive that are nearest to a word: [how far, form], at most four.
  async function nearest(word) {
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
          const far = Math.min(distance(form, other, limit), alike ? 1 + distance(heard, sound(other), limit - 1) : 9);
          // what is heard first is hardly ever wrong, and in short words nothing but how they sound
          const likely = heard[0] === sound(other)[0] ? alike || form.length > 4 : form.length > 6 && far < 2;
          if (far < 9 && likely && other !== word) found.set(other, Math.min(far - alike, found.get(other) ?? 9)); // what sounds alike is nearer
        }
    };
    // "~" is before the skeletons without their first sign, which may be the one that is wrong
    const forms = roman === word ? [word] : [word, roman];
    for (const form of forms) await look(form, key => (key.length > 1 ? [key, "~" + key.slice(1)] : [key]));
    if (!found.size) for (const form of forms) await look(form, key => ["~" + key, key.slice(1) || "0"]);
    const near = [...found].map(([form, far]) => [far, form]).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    return near.filter(([far]) => far <= near[0][0] + 1).slice(0, 4);
  }

  // Names are written together or apart. What a name may begin with that has a word in two: [beginning, file that has it] …
  const beginnings = (kind, word) =>
    Promise.all(
      [...word].slice(3).map(async (_, i) => [word.slice(0, i + 2), await part(kind, word.slice(0, i + 2))]),
    );
  // … and how it stands there: "Kim Jong Un" has "jongun" as "jong un".
  const together = (name, word) => {
    const all = words(name, true);
    for (let i = 0; i < all.length; i++)
      for (let j = i + 2; j <= all.length; j++)
        if (all.slice(i, j).join("") === word) return all.slice(i, j).join(" ");
  };
  // The words of a query, in which two are one if one of them is no word and both make a name: "Mc Cain" is McCain.
  async function inOne(all, known, joined = []) {
    const had = await Promise.all(all.map(known));
    const found = [];
    for (const [i, word] of all.entries()) {
      const both = all[i - 1] + word;
      if (i && found.at(-1) === all[i - 1] && !(had[i] && had[i - 1]) && (await known(both, true))) {
        found.splice(-1, 1, both);
        joined.push([`${all[i - 1]} ${word}`, [both]]);
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
    if (last < 0) return [];
    // The entries of a word. Those of words that begin with at most three letters lie under these letters and "*".
    const rowsOf = async (word, unfinished) => {
      const found = new Map();
      const short = unfinished && [...word].length < 4;
      const look = short ? word + "*" : word;
      for (const [key, kind, address, name, count, spelling, date] of await part("quick", look))
        if (key === word || key === word + "." || key === look || (unfinished && !short && key.startsWith(word) && !key.endsWith("*")))
          if (!found.has(address))
            found.set(address, { kind, address, name, count, spelling, date, exact: key === word || key === word + "." });
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
          for (const [, form] of await nearest(word)) for (const [key, row] of await rowsOf(form)) found.set(key, row);
        return found;
      }),
    );
    // A file has the best entries of a frequent word alone: whether others have the word, their names tell.
    const has = (row, i) => {
      if (sets[i].has(row.address)) return true;
      const own = (row.own ||= words(row.spelling || row.name));
      return own.some(form => form === asked[i] || (open && i === last && form.startsWith(asked[i])));
    };
    const found = [...new Map(sets.flatMap(set => [...set])).values()];
    for (const row of found) {
      row.has = asked.map((_, i) => i).filter(i => has(row, i));
      row.letters = row.has.reduce((sum, i) => sum + asked[i].length, 0);
      row.whole = row.has.every(i => sets[i].get(row.address)?.exact);
    }
    const rank = row => "atyp".includes(row.kind) * 2 + row.whole;
    found.sort((a, b) => b.letters - a.letters || rank(b) - rank(a) || b.count - a.count);
    const all = found.filter(row => row.has.length === asked.length);
    let register = [...(await monthOf(asked, sets)), ...all.filter(row => row.kind !== "d")];
    if (!register.length && last > 0) register = [...(await office(asked)), ...(await apart(found, asked, all.length))];
    let titles = all.filter(row => row.kind === "d");
    if (!all.length && !register.length) titles = found.filter(row => row.has.some(i => [...asked[i]].length > 2 || DENSE.test(asked[i])));
    const close = row => ` ${words(row.name).join(" ")} `.includes(` ${asked.join(" ")}`);
    titles.sort((a, b) => close(b) - close(a));
    const first = register.slice(0, Math.max(most - titles.length, most - 3));
    return [...first, ...titles.slice(0, most - first.length)];
  }

  // The month of a year that a query names.
  async function monthOf(asked, sets) {
    const { months } = await index();
    const month = asked.map(word => months[word]).find(Boolean);
    const year = sets.flatMap(set => [...set.values()]).find(({ kind, name, exact }) => kind === "y" && exact && asked.includes(name));
    if (!month || !year) return [];
    const name = new Date(year.name, month - 1).toLocaleDateString(document.documentElement.lang + "-u-ca-gregory-nu-latn", { month: "long", year: "numeric" });
    return [{ ...year, address: `${year.address}#m-${month < 10 ? 0 : ""}${month}`, name, count: 0 }];
  }

  // The actors that a query names one beside the other, by their first or last names, and the page of two. Where titles have
  // all words, one actor that has some is not what is meant.
  async function apart(found, asked, titled) {
    const chosen = [];
    const left = new Set(asked.keys());
    const at = (row, n) => asked.includes(words(row.spelling || row.name, true).at(n));
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
    for (const [a, b] of [[one, other], [other, one]].map(two => two.map(({ address }) => idOf(address))))
      for (const [ids, counts] of (await part("words", "@a/" + a)).pairs.get("@a/" + a) || [])
        if (ids.includes(b)) return { address: `actors/${a}/with/${b}.html`, names, count: counts[ids.indexOf(b)] };
    return null;
  }

  // Those who held the office that a query names, in its year: "secretary of state 1974".
  async function office(asked) {
    const year = asked.find(word => /^[12]\d{3}$/.test(word));
    const plain = asked.filter(word => word !== year && (word.length > 3 || !LATIN.test(word)));
    if (!year || !plain.length) return [];
    const rows = (await Promise.all(plain.map(word => part("words", word)))).map((read, i) => read.roles.get(plain[i]) || []);
    const held = rows[0].filter(
      ([address, , title, since, until]) =>
        (since ?? until ?? false) !== false &&
        (since ?? -Infinity) <= year &&
        (until ?? Infinity) >= year &&
        rows.every(own => own.some(row => row[0] === address && row[2] === title)),
    );
    return held
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
    placesOf,
    day,
    dayOfPlace,
    dayKey,
    dated,
    yearOfDay,
    words,
    skeleton,
    nearest,
    beginnings,
    together,
    inOne,
    jump,
    idOf,
    pairOf,
    DENSE,
    LATIN,
    RANKS,
    VALUE,
  });
  self.archiveSearch = archiveSearch;
})();
