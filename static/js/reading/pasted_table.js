// A table of a copied page as rows of texts, for where its plain text has lost the columns. A cell over several columns
// or rows stands in the first of them. The markup is parsed apart from this page: nothing of it runs or loads.

export function readTable(html) {
  const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  const rows = [];
  const taken = new Set();
  [...table.rows].forEach((line, down) => {
    const row = [];
    let right = 0;
    for (const cell of line.cells) {
      while (taken.has(`${down},${right}`)) row[right++] = "";
      for (let below = 0; below < Math.max(1, cell.rowSpan); below += 1) {
        for (let beside = 0; beside < cell.colSpan; beside += 1) taken.add(`${down + below},${right + beside}`);
      }
      row[right] = textOf(cell);
      for (let beside = 1; beside < cell.colSpan; beside += 1) row[right + beside] = "";
      right += cell.colSpan;
    }
    if (row.some(Boolean)) rows.push(row);
  });
  const width = Math.max(0, ...rows.map((row) => row.length));
  return rows.length * width > 1 ? rows.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? "")) : null;
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

// Raised letters are marks of footnotes. A raised digit is one too, or an exponent: it stays raised, so that 10² is
// never read as 102.
function textOf(cell) {
  for (const raised of cell.querySelectorAll("sup")) {
    const said = raised.textContent;
    raised.replaceWith(/\d/.test(said) ? said.replace(/\d/g, (digit) => RAISED[digit]) : "");
  }
  return cell.textContent.replace(/\s+/g, " ").trim();
}
