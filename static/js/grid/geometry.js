// Where the cells of a grid stand: rows and columns as they are seen, and the sets of columns that belong together
// (one time point, or one contrast).

// td.is-time is the last column of a set; td.no-column fills a set up to the width of the widest outcome.
export class Geometry {
  constructor(table) {
    this.elements = [...table.querySelectorAll("tr[data-grid-row]")];
    this.rows = []; // each row: a cell, or null where none is, by visible column
    this.sets = []; // each row: sets {open, cells, elements, width, from}
    this.place = new Map(); // cell -> {row, column, set, index}
    this.elements.forEach((element, row) => this.#read(element, row));
    this.order = [...this.place.keys()];
  }

  #read(element, row) {
    const line = [];
    const sets = [];
    let set = emptySet(0);
    for (const td of element.querySelectorAll(":scope > td")) {
      if (td.dataset.address) {
        this.place.set(td, { row, column: line.length, set: sets.length, index: set.cells.length });
        set.open.push(td.dataset.address.slice(td.dataset.address.lastIndexOf(":") + 1));
        set.cells.push(td.dataset.address);
        set.elements.push(td);
        line.push(td);
      } else {
        if (!td.matches(".no-column")) set.hatched += td.colSpan;
        for (let count = td.colSpan; count; count -= 1) line.push(null);
      }
      if (!td.matches(".is-time")) continue;
      sets.push(finished(set));
      set = emptySet(line.length);
    }
    if (line.length > set.from) sets.push(finished(set));
    this.rows.push(line);
    this.sets.push(sets);
  }

  get first() {
    return this.order[0] ?? null;
  }

  // The next cell that is asked, in a direction; null at the edge.
  next(cell, [down, right]) {
    let { row, column } = this.place.get(cell);
    for (;;) {
      row += down;
      column += right;
      if (row < 0 || column < 0 || row >= this.rows.length || column >= this.rows[row].length) return null;
      if (this.rows[row][column]) return this.rows[row][column];
    }
  }

  // The last cell that is asked, in a direction.
  last(cell, direction) {
    let found = null;
    for (let next = this.next(cell, direction); next; next = this.next(next, direction)) found = next;
    return found;
  }

  // The next cell in reading order; null after the last.
  along(cell, step) {
    return this.order[this.order.indexOf(cell) + step] ?? null;
  }

  rowOf(cell) {
    return this.rows[this.place.get(cell).row].filter(Boolean);
  }

  // The cells between two corners, row by row; a column that no row of them has is left out.
  between(one, other) {
    const [a, b] = [this.place.get(one), this.place.get(other)];
    const [top, bottom] = [Math.min(a.row, b.row), Math.max(a.row, b.row)];
    const [left, right] = [Math.min(a.column, b.column), Math.max(a.column, b.column)];
    return withoutEmpty(this.rows.slice(top, bottom + 1).map((line) => line.slice(left, right + 1)));
  }

  get all() {
    return withoutEmpty(this.rows);
  }

  statistic(cell) {
    const { row, set, index } = this.place.get(cell);
    return this.sets[row][set].open[index];
  }
}

function withoutEmpty(lines) {
  const used = lines[0].map((_, column) => lines.some((line) => line[column]));
  return lines.map((line) => line.filter((_, column) => used[column]));
}

const emptySet = (from) => ({ open: [], cells: [], elements: [], hatched: 0, from });

// Where nothing is asked, a set is as wide as its hatched columns.
const finished = ({ hatched, ...set }) => ({ ...set, width: set.cells.length || hatched });
