// Finding words on a page again. A page is {width, height, lines: [[[text, x, y, width, height], …], …]} in points; a
// passage of it is {from, start, to, end}: the first word and the character it begins at, the last and where it ends.
// Spaces, hyphens and letter case do not count: a quotation that was typed is found as well as one that was selected.

const SOFT_HYPHEN = "\u00ad";
const LEFT_OUT = /[\s\p{Pd}\u2212\u00ad\u200b-\u200d\ufeff]+/gu;

export const plain = (text) => text.normalize("NFKC").replace(LEFT_OUT, "").toLowerCase();

// The words of a page in reading order: {text, x, y, width, height, line}.
export const wordsOf = (page) =>
  page.lines.flatMap((line, number) => line.map(([text, x, y, width, height]) => ({ text, x, y, width, height, line: number })));

// The page's letters in one string, and for each the word and the character that it comes from.
export function indexOf(words) {
  let letters = "";
  const places = [];
  words.forEach(({ text }, word) => {
    [...text].reduce((at, one) => {
      const said = plain(one);
      letters += said;
      for (let count = 0; count < said.length; count += 1) places.push([word, at, at + one.length]);
      return at + one.length;
    }, 0);
  });
  return { letters, places };
}

// Every passage that says the text, at most so many.
export function find({ letters, places }, text, most = 1) {
  const sought = plain(text);
  const found = [];
  if (!sought) return found;
  for (let at = letters.indexOf(sought); at >= 0 && found.length < most; at = letters.indexOf(sought, at + sought.length)) {
    const [from, start] = places[at];
    const [to, , end] = places[at + sought.length - 1];
    found.push({ from, start, to, end });
  }
  return found;
}

// What a passage says, on one line; a word that the end of a line broke is whole again.
export function said(words, { from, start, to, end }) {
  let text = "";
  for (let place = from; place <= to; place += 1) {
    const word = words[place].text;
    const part = word.slice(place === from ? start : 0, place === to ? end : word.length);
    const isBroken = text.endsWith(SOFT_HYPHEN);
    text = isBroken ? text.slice(0, -1) + part : `${text}${text && part ? " " : ""}${part}`;
  }
  return text.replaceAll(SOFT_HYPHEN, "-").trim();
}

// A passage that the page says more than once, such as "14" in a table, grows to the left within its line until it can
// be told apart, with the name of its row at the latest.
export function distinct(words, index, passage) {
  let grown = passage;
  while (find(index, said(words, grown), 2).length > 1) {
    const before = words[grown.from - 1];
    if (!before || before.line !== words[grown.from].line) break;
    grown = { ...grown, from: grown.from - 1, start: 0 };
  }
  return grown;
}

// The boxes of a passage, one a line; letters of a word are taken to be equally wide.
export function boxes(words, { from, start, to, end }) {
  const found = [];
  for (let place = from; place <= to; place += 1) {
    const { text, x, y, width, height, line } = words[place];
    const a = place === from ? start / text.length : 0;
    const b = place === to ? end / text.length : 1;
    const box = { x: x + width * a, y, width: width * (b - a), height, line };
    const last = found.at(-1);
    if (last?.line === line && box.x >= last.x) {
      const top = Math.min(last.y, box.y);
      last.height = Math.max(last.y + last.height, box.y + box.height) - top;
      last.width = Math.max(last.width, box.x + box.width - last.x);
      last.y = top;
    } else {
      found.push(box);
    }
  }
  return found;
}
