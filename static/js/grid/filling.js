// Filling a range from its first row or its first column: which cells are written, with what. A text goes only into cells
// of the same statistic, and where the paper says it goes along.

const UP = [-1, 0];
const LEFT = [0, -1];
const SOURCE = ["paper", "page", "table", "quotation"];

// From the first row of a range down the others; into a single row from the cells above it.
export function filledDown(map, lines, view) {
  const rows = lines.length > 1 ? lines : [lines[0].map((cell) => cell && map.next(cell, UP)), lines[0]];
  const [from, ...into] = rows;
  return into.flatMap((line) => line.map((cell, column) => filled(map, from[column], cell, view))).filter(Boolean);
}

// From the first column of a range into the others, which are those of its statistic at the later times; into a single
// column from the nearest cell of the same statistic to the left.
export function filledRight(map, lines, view) {
  const isOneColumn = lines[0].length === 1;
  return lines
    .flatMap(([first, ...others]) => {
      if (!first) return [];
      return isOneColumn ? [filled(map, sameToTheLeft(map, first), first, view)] : others.map((cell) => filled(map, first, cell, view));
    })
    .filter(Boolean);
}

function sameToTheLeft(map, cell) {
  let next = map.next(cell, LEFT);
  while (next && map.statistic(next) !== map.statistic(cell)) next = map.next(next, LEFT);
  return next;
}

function filled(map, from, into, view) {
  if (!from || !into || map.statistic(from) !== map.statistic(into)) return null;
  const said = view(from.dataset.address);
  const text = said.missing || said.text;
  if (!text) return null;
  return { address: into.dataset.address, fields: { text, ...Object.fromEntries(SOURCE.map((part) => [part, said[part]])) } };
}
