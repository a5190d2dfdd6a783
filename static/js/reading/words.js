// How a cell is said, and how elements are made.

// A true minus for the hyphen before a number; one inside a word, a date or between two numbers stays as it was typed.
export const minus = (text) => text.replace(/(?<![\p{L}\p{N}_)])-(?=[\d.])/gu, "\u2212");
export const shown = (view) => view.missing || (view.columns ? rowsInWords(view.text, view.columns) : view.text);

// The rows of a table, a line a row: "Site: cheek; Persons: 3".
function rowsInWords(text, columns) {
  try {
    return JSON.parse(text || "[]")
      .map((row) => columns.filter(({ key }) => row[key]).map(({ key, label }) => `${label}: ${row[key]}`).join("; "))
      .join("\n");
  } catch {
    return text;
  }
}
export const isSourced = (view) => Boolean(view.page || view.table || view.quotation);
export const isKept = (view) => view.so_printed && isSourced(view);
export const isBad = (view) => Boolean(view.refusal && !isKept(view)) || view.state === "refused" || view.state === "stale";

export const sourceLine = (view) =>
  [view.paper, view.page && `p. ${view.page}`, view.table, !view.page && !view.table && view.quotation && "quoted"].filter(Boolean).join(", ");

export const cellCount = (count, verb = "") => `${count} cell${count === 1 ? "" : "s"}${verb && ` ${count === 1 ? `${verb}s` : verb}`}`;

// A judgement's text is the key of its level: its label says it.
export const label = (text) =>
  minus(document.querySelector(`[data-level="${CSS.escape(text ?? "")}"]`)?.textContent.trim() || text || "");

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

export const key = (name) => element("kbd", { class: "kbd", "aria-hidden": "true" }, name);
