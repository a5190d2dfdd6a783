// Two versions of one cell, field by field: which fields differ, and which of them somebody has to choose between.

// What was typed as a text, the way the server will say it: NR and NA are no texts.
const MISSING = { nr: "NR", na: "NA", "n/r": "NR", "n/a": "NA", "n.r.": "NR", "n.a.": "NA" };
const SAID_OF_THE_TEXT = new Set(["paper", "page", "table", "quotation", "so_printed"]);

export const missing = (text) => MISSING[text.trim().toLowerCase()] ?? "";

// A field of a cell as one value: NR and NA are values of its text.
export function valueOf(cell, name) {
  return name === "text" ? cell.missing || cell.text : cell[name];
}

function typedAs(name, value) {
  if (typeof value !== "string") return value;
  return (name === "text" && missing(value)) || value.trim();
}

// Whether the server's cell says already what was typed.
export function same(cell, fields) {
  return Object.entries(fields).every(([name, value]) => valueOf(cell, name) === typedAs(name, value));
}

// What a cell said when its fields were typed over. The text is always part of it: a source is the source of a text.
export function baseOf(cell, fields) {
  return Object.fromEntries(["text", ...Object.keys(fields)].map((name) => [name, valueOf(cell, name)]));
}

// A cell as it will be once the typed fields are saved.
export function withTyped(cell, fields = {}) {
  const typed = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, typedAs(name, value)]));
  return { ...cell, ...typed, ...("text" in fields && { missing: missing(fields.text) }) };
}

// The fields that somebody has to choose: typed here, saved elsewhere as something else. What the other window left as
// it was is not among them, unless it is the source of a text that is another one now.
export function disputed(now, fields, base = {}) {
  const isAnotherText = !("text" in fields) && base.text !== valueOf(now, "text");
  return Object.keys(fields).filter((name) => {
    if (same(now, { [name]: fields[name] })) return false;
    if (!(name in base) || base[name] !== valueOf(now, name)) return true;
    return isAnotherText && SAID_OF_THE_TEXT.has(name);
  });
}

// What is being sent and what was typed since, as one write on the version that the first was based on.
export function joined(sent, later) {
  if (!sent || !later) return { ...(sent ?? later) };
  const { version, name, tried } = sent;
  return { ...later, version, name, tried, fields: { ...sent.fields, ...later.fields }, base: { ...later.base, ...sent.base } };
}
