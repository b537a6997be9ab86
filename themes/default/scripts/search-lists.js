// The lists of the index: which documents a word or a subject has, where these stand in time, and for how long. The
// search page alone needs it. It stands on search.js, and gives archiveSearch the functions below.
"use strict";
(() => {
  const { part, day } = archiveSearch;
  const HIGHEST = 31; // level of a word in a document
  const UNDATED = -5000000; // a day before all

  // The places of an entry, in order: ".stretch of 1024 days", then for each document days on (times 2, plus 1 if a
  // rank follows) and the rank; numbers to the base 32, of 64 characters the latter half says that another digit
  // follows.
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

  // A document's place is its day * RANKS + its rank within the day.
  const dayOfPlace = place => Math.floor(place / RANKS);
  const dated = place => dayOfPlace(place) !== UNDATED;
  function yearOfDay(days) {
    let year = Math.floor(days / 365.2425);
    while (day(year, 1, 1) > days) year--;
    while (day(year + 1, 1, 1) <= days) year++;
    return year;
  }

  // The places of a list of the index, such as "@a/actor".
  const listed = async key => (await part("words", key)).forms.get(key)?.flatMap(placesOf) || [];
  // Call what takes them with each place of an entry, and the level of its word there.
  const eachLevel = (entry, take) =>
    placesOf(entry).forEach((place, i) => take(place, VALUE[entry.weights.charCodeAt(i)]));
  // How many days the documents that are longer than one go on behind their first. The index has it in digits: the
  // level of a list is one more than a digit, the last digit is first.
  let lasting;
  async function durations() {
    if (lasting) return lasting;
    const found = new Map();
    for (const i of [0, 1, 2])
      for (const entry of (await part("words", "@d/" + i)).forms.get("@d/" + i) || [])
        eachLevel(entry, (place, level) => found.set(place, (found.get(place) || 0) + (level - 1) * HIGHEST ** i));
    return (lasting = found);
  }
  const sizeOf = ({ entries }) => [...entries.keys()].reduce((sum, entry) => sum + entry.weights.length, 0);

  Object.assign(archiveSearch, {
    placesOf,
    listed,
    eachLevel,
    durations,
    sizeOf,
    dayOfPlace,
    dated,
    yearOfDay,
    HIGHEST,
    RANKS,
  });
})();
