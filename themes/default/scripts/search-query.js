// What a query says: words, phrases, words to leave out, times. The search page alone needs it. It stands on search.js
// and search-lists.js, and gives archiveSearch the functions parse, timeOf, days, within and otherNumber, ALWAYS and
// SMALL.
"use strict";
(() => {
  const { words, day, dayOfPlace } = archiveSearch;

  // Words that say nothing by themselves, as they are folded; those that join the names of two are among them.
  const SMALL = new Set(
    (
      "a an and as at by did do for from how in into is it of on or that the to was were what when where who why " +
      "with au aux avec d dans de des du en et l la le les par pour sur un une " +
      "auf das dem den der die ein eine fur im mit und von zu zum zur con del e el los las por y " +
      "в во и из к на о от по с со في من علي الي عن مع و"
    ).split(" "),
  );

  // Numbers as they are written beside names: "World War 1", "World War I". The other way of writing one, if there is
  // one.
  const ROMANS = " i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(" ");
  const otherNumber = word =>
    /^[1-9]\d?$/.test(word) ? ROMANS[word] : ROMANS.indexOf(word) > 0 && "" + ROMANS.indexOf(word);

  // How a word may be unfinished: the last one if few texts have it, those with a * behind them anyway.
  const IF_RARE = 1;
  const ALWAYS = 2;

  // A query → words, phrases, words and phrases that must not be there, and times, each [first day, last day]. said:
  // which of the words say a time, by number; told: the times as they are written; open: words that may be unfinished,
  // and how.
  function parse(query, months) {
    const asked = {
      words: [],
      phrases: [],
      without: [],
      against: [],
      times: [],
      said: new Set(),
      told: [],
      open: new Map(),
    };
    for (const [, , minus, quoted, plain] of query
      .replace(/[“”„«»]/g, '"')
      .matchAll(/(^|\s)(-?)(?:"([^"]*)"?|(\S+))/g)) {
      const found = words(quoted ?? plain, true);
      if (minus && quoted !== undefined && found.length > 1) asked.against.push(found);
      else if (minus) asked.without.push(...found);
      else if (quoted !== undefined) {
        if (found.length) asked.phrases.push(found);
      } else {
        const time = timeOf(plain.toLowerCase());
        if (time) {
          asked.times.push(time);
          asked.told.push(plain);
          for (let i = 0; i < found.length; i++) asked.said.add(asked.words.length + i);
        }
        asked.words.push(...found);
        if (/\*$/.test(plain)) asked.open.set(found.at(-1), ALWAYS);
      }
    }
    if (/[^\s"]$/.test(query)) asked.open.set(asked.words.at(-1), asked.open.get(asked.words.at(-1)) || IF_RARE);
    asked.words.forEach((word, i) => {
      if (/^[12]\d{3}$/.test(word) && !asked.said.has(i)) asked.times.push(yearAt(asked, i, months));
    });
    return asked;
  }

  const days = (year, month, date) =>
    !month
      ? [day(year, 1, 1), day(year + 1, 1, 1) - 1]
      : date
        ? [day(year, month, date), day(year, month, date)]
        : [day(year, month, 1), day(year, month + 1, 1) - 1];

  // The days of "1972-1975", "1970s" ("1970-е"), "1974-03", "1974-03-21".
  function timeOf(text) {
    const range = /^(\d{4})[-–—/](\d{4})$/.exec(text);
    const decade = /^(\d{0,3}0)(?:['’]?s|er|-?[ех])$/.exec(text);
    if (range) return [days(+range[1])[0], days(+range[2])[1]];
    if (decade) return [days(+decade[1])[0], days(+decade[1] + 9)[1]];
    const [, year, month, date] = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(text) || [];
    return month > 0 && month < 13 ? days(+year, +month, +date) : null;
  }

  // The days of a year among the words of a query, and of the month and day beside it: "March 1974", "21 March 1974",
  // "March 21, 1974", "1974 March".
  function yearAt({ words: all, said, told }, i, months) {
    const number = word => (/^\d\d?(?!\d)/.test(word) ? parseInt(word) : 0);
    let at = [i];
    let month = months.get(all[i - 1]);
    let date = 0;
    if (month && (date = number(all[i - 2]))) at = [i - 2, i - 1, i];
    else if (month) at = [i - 1, i];
    else if (months.get(all[i - 2]) && (date = number(all[i - 1])))
      [month, at] = [months.get(all[i - 2]), [i - 2, i - 1, i]];
    else if (months.get(all[i + 1])) [month, at] = [months.get(all[i + 1]), [i, i + 1]];
    for (const n of at) said.add(n);
    told.push(at.map(n => all[n]).join(" "));
    return days(+all[i], month, date);
  }

  // Whether a place is within some times, or reaches into them. lasting: place → the days that it goes on behind its
  // first.
  const within = (times, lasting) => place => {
    const at = dayOfPlace(place);
    const until = at + (lasting?.get(place) || 0);
    return times.some(([first, last]) => until >= first && at <= last);
  };

  Object.assign(archiveSearch, { parse, timeOf, days, within, otherNumber, ALWAYS, SMALL });
})();
