// The writes that wait, cell by cell: what was typed, what is under way to the server, what another window left, and how
// each meets what the server says. Knows neither the server nor the storage.

import { baseOf, disputed, joined, missing, same, valueOf, withTyped } from "./versions.js";

export class Queue {
  // cells: Map of address to what the server has.
  constructor(cells) {
    this.cells = cells;
    // Both by address: {version, fields, base, tried, held: "" | "stale" | "refused", message, asks, theirs, isFailing}
    this.unsent = new Map();
    this.sending = new Map();
    this.elsewhere = []; // left by another window, of cells that are typed here as well
    this.drafts = new Map(); // address -> text of an open editor
  }

  get count() {
    return new Set([...this.unsent.keys(), ...this.sending.keys(), ...this.elsewhere.map((one) => one.address)]).size;
  }

  // Something waits for its person.
  get isHeld() {
    return [...this.unsent.values()].some((one) => one.held);
  }

  // What can be sent, at most so many [address, entry]. A cell on which the server failed by itself stands behind all others.
  ready(most) {
    const ready = [...this.unsent].filter(([, entry]) => !entry.held);
    const well = ready.filter(([, entry]) => !entry.isFailing);
    return (well.length ? well : ready.slice(0, 1)).slice(0, most);
  }

  // What stands at an address, as the person sees it. underWay: how one that is sent or will be is called.
  view(address, underWay) {
    const known = this.cells.get(address);
    if (!known) return null;
    const sending = this.sending.get(address);
    const unsent = this.unsent.get(address);
    const view = { ...known, ...sending?.fields, ...unsent?.fields };
    const typed = unsent?.fields.text ?? sending?.fields.text;
    if (typed !== undefined) {
      view.missing = missing(typed);
      if (view.missing) view.text = "";
      // What was refused is no longer there; what is now, the server has not judged yet.
      if (typed.trim() !== known.text) Object.assign(view, { refusal: "", so_printed: false });
    }
    view.state = unsent?.held || (unsent || sending ? underWay : "");
    view.message = unsent?.message ?? "";
    view.theirs = unsent?.theirs ?? null;
    view.asks = unsent?.asks ?? [];
    view.mine = unsent?.fields ?? null;
    return view;
  }

  // True when something else stands there now.
  enter(address, fields) {
    const before = this.unsent.get(address);
    const sending = this.sending.get(address);
    const known = this.cells.get(address) ?? { version: 0 };
    const isThere = before ? Object.keys(fields).every((name) => before.fields[name] === fields[name]) : !sending && same(known, fields);
    if (isThere) return false;
    const base = { ...baseOf(withTyped(known, sending?.fields), fields), ...before?.base };
    const entry = { version: known.version, ...before, fields: { ...before?.fields, ...fields }, base, isFailing: false };
    if (entry.held === "stale") this.#meet(address, entry, entry.theirs);
    else this.unsent.set(address, { ...entry, held: "", message: "" });
    return true;
  }

  // Of two versions of a field: mine goes over theirs knowingly, or theirs stays. Without a name, of all that the cell
  // asks. True when it asked.
  keepMine(address, name) {
    return this.#choose(address, name, (entry, field) => {
      entry.base[field] = valueOf(entry.theirs, field);
    });
  }

  takeTheirs(address, name) {
    return this.#choose(address, name, (entry, field) => {
      delete entry.fields[field];
    });
  }

  #choose(address, name, act) {
    const entry = this.unsent.get(address);
    if (entry?.held !== "stale") return false;
    const chosen = name ? [name] : [...entry.asks];
    for (const field of chosen) act(entry, field);
    entry.asks = entry.asks.filter((field) => !chosen.includes(field));
    if (!entry.asks.length) this.#meet(address, { ...entry, base: baseOf(entry.theirs, entry.fields) }, entry.theirs);
    return true;
  }

  // --- Under way ---

  start(entries) {
    for (const [address, entry] of entries) {
      this.unsent.delete(address);
      this.sending.set(address, entry);
    }
  }

  // What is under way waits again. mayBeDone: nobody knows whether the server carried it out. Returns the addresses.
  back({ mayBeDone = false } = {}) {
    const addresses = [...this.sending.keys()];
    for (const [address, sent] of [...this.sending]) {
      const entry = joined(sent, this.unsent.get(address));
      if (mayBeDone) entry.tried = { ...sent.tried, ...sent.fields };
      this.unsent.set(address, { ...entry, held: "" });
      this.sending.delete(address);
    }
    return addresses;
  }

  // The server does not take it: held until something else is typed.
  refuse(address, message) {
    const sent = this.sending.get(address);
    const later = this.unsent.get(address);
    this.sending.delete(address);
    this.unsent.set(address, { ...joined(sent, later), held: later ? "" : "refused", message: later ? "" : message });
  }

  // The server answered of a cell that was under way: what it has there now, saved from here or (isStale) from elsewhere.
  answered(address, now, { isStale }) {
    const sent = this.sending.get(address);
    this.sending.delete(address);
    const known = this.cells.get(address);
    if (known) Object.assign(known, now);
    else this.cells.set(address, { name: sent.name ?? "", refusal: "", ...now });
    const later = this.unsent.get(address);
    if (isStale) this.#meet(address, joined(sent, later), now);
    else if (later) Object.assign(later, { version: now.version, base: baseOf(now, later.fields) });
  }

  // Mine meets what was saved elsewhere: what nobody else touched goes on its way, the rest is asked.
  #meet(address, entry, now) {
    const { name, tried } = entry;
    const base = tried && same(now, tried) ? { ...entry.base, ...baseOf(now, tried) } : entry.base;
    const fields = Object.fromEntries(Object.entries(entry.fields).filter(([field, value]) => !same(now, { [field]: value })));
    const asks = disputed(now, fields, base);
    if (!Object.keys(fields).length) this.unsent.delete(address);
    else if (asks.length) this.unsent.set(address, { ...entry, fields, base, held: "stale", asks, theirs: now });
    else this.unsent.set(address, { version: now.version, fields, base: baseOf(now, fields), name, held: "" });
  }

  // --- Between windows ---

  // What another window left, but what is saved by now. Returns how many.
  leave(entries) {
    const open = entries.filter(({ address, fields }) => !this.cells.has(address) || !same(this.cells.get(address), fields));
    this.elsewhere.push(...open);
    return open.length;
  }

  // What another window left of a cell waits until nothing of that cell is under way here: then the two versions meet.
  // Returns the addresses of what is taken up.
  takeUp() {
    const taken = [];
    this.elsewhere = this.elsewhere.filter((left) => {
      const { address, version, fields, base, tried, name } = left;
      if (this.unsent.has(address) || this.sending.has(address)) return true;
      this.unsent.set(address, { version, fields, base, tried, name, held: "" });
      taken.push(address);
      return false;
    });
    return taken;
  }

  // All that is typed and not known to be saved, as the next page needs it.
  kept() {
    const addresses = new Set([...this.sending.keys(), ...this.unsent.keys(), ...this.drafts.keys()]);
    return [...[...addresses].map((address) => this.#kept(address)), ...this.elsewhere];
  }

  #kept(address) {
    const sent = this.sending.get(address);
    const known = this.cells.get(address) ?? { version: 0 };
    const { version = known.version, fields, base, tried, name } = joined(sent, this.unsent.get(address));
    const typed = { ...fields, ...(this.drafts.has(address) && { text: this.drafts.get(address) }) };
    return {
      ...{ address, version, fields: typed, base: base ?? baseOf(known, typed) },
      tried: sent ? { ...tried, ...sent.fields } : tried,
      name: known.name || name,
    };
  }

  clear() {
    for (const map of [this.unsent, this.sending, this.drafts]) map.clear();
    this.elsewhere = [];
  }
}
