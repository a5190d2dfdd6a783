// Keeps what is typed: waits for a pause, sends it with the version it was based on, keeps it on this computer until
// the server has it. Knows no page: it speaks by events.
//
//   "cells"  [address, …]   what view(address) says of each has changed
//   "state"  {state, count, at, isKept, message}   saved, saving, held, waiting, failing, signed-out, stopped
//   "answer" {answer}    what the server said beyond the cells
//
// One request is under way at a time, so that two writes of a cell never overtake each other. A request whose answer
// never came may have been carried out: what it said is remembered ("tried"), and is no other window's doing.

import { fitsWhileLeaving, pack, post } from "./autosave/sending.js";
import * as storage from "./autosave/storage.js";
import { baseOf, disputed, joined, missing, same, valueOf, withTyped } from "./autosave/versions.js";

const PAUSE = 600;
const LONGEST_PAUSE = 4000; // who types on without a pause is saved all the same
const DRAFT_PAUSE = 400;
const BACKOFF = [2, 4, 8, 15, 30]; // seconds
const CELLS_AT_ONCE = 2000;

export class Autosave extends EventTarget {
  // cells: Map of address to what the server has: {version, text, missing, so_printed, page, …}; savedAt: when it last
  // said so; readingVersion: that of the reading as a whole.
  constructor({ url, user, reading, cells, savedAt = "", readingVersion = 0 }) {
    super();
    Object.assign(this, { url, user, cells, savedAt, readingVersion });
    // Both by address: {version, fields, base, tried, held: "" | "stale" | "refused", message, asks, theirs, isFailing}
    this.unsent = new Map();
    this.sending = new Map();
    this.elsewhere = []; // left by another window, of cells that are typed here as well
    this.drafts = new Map(); // address -> text of an open editor
    this.watched = new Set(); // what other windows keep on this computer
    this.tries = 0;
    this.atOnce = CELLS_AT_ONCE;
    this.stopped = "";
    this.flight = null;
    this.typedSince = 0;
    this.touched = null; // the cells that changed, while several do
    this.isKept = true;
    this.isForgotten = false;
    this.prefix = storage.prefixOf(user, reading);
    this.key = `${this.prefix}${Math.random().toString(36).slice(2)}`;
    storage.own(this.key);
    storage.whenForgotten(user, () => this.#forgotten());
    addEventListener("online", () => this.#again());
    addEventListener("focus", () => this.#again());
    addEventListener("pagehide", () => {
      this.#persist();
      if (this.#ready().length) this.flush();
    });
  }

  // What earlier pages could not send, and what other windows leave when they are closed. Resolves to the number of cells that are sent now.
  async restore() {
    this.restores = true;
    const left = storage.keys(this.prefix).filter((key) => key !== this.key && !this.watched.has(key));
    for (const key of left) this.watched.add(key);
    const found = await Promise.all(left.map((key) => storage.whenLeft(key, () => this.#takeOver(key))));
    return found.reduce((sum, count) => sum + count, 0);
  }

  // What stands at an address, as the person sees it.
  view(address) {
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
    view.state = unsent?.held || (unsent || sending ? (this.tries ? "waiting" : "saving") : "");
    view.message = unsent?.message ?? "";
    view.theirs = unsent?.theirs ?? null;
    view.asks = unsent?.asks ?? [];
    view.mine = unsent?.fields ?? null;
    return view;
  }

  put(address, fields) {
    this.putAll([{ address, fields }]);
  }

  // A block of cells at once: it is told once what waits.
  putAll(changes) {
    const entered = changes.filter(({ address, fields }) => this.#enter(address, fields));
    if (!entered.length) return;
    this.#persistSoon();
    this.#together(() => entered.forEach(({ address }) => this.#changed(address)));
    if (this.stopped) this.#tell(this.stopped);
    else this.#settled();
    this.typedSince ||= Date.now();
    this.#flushIn(Math.max(0, Math.min(PAUSE, this.typedSince + LONGEST_PAUSE - Date.now())));
  }

  // True when something else stands there now.
  #enter(address, fields) {
    this.dropDraft(address);
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

  // A text in an editor that is still open: kept on this computer, sent by nobody before put().
  draft(address, text) {
    this.drafts.set(address, text);
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.#persist(), DRAFT_PAUSE);
  }

  dropDraft(address) {
    if (this.drafts.delete(address)) this.#persistSoon();
  }

  // Of two versions of a field: mine goes over theirs knowingly, or theirs stays. Without a name, of all of them.
  keepMine(address, name) {
    this.#choose(address, name, (entry, field) => {
      entry.base[field] = valueOf(entry.theirs, field);
    });
  }

  takeTheirs(address, name) {
    this.#choose(address, name, (entry, field) => {
      delete entry.fields[field];
    });
  }

  // What cannot be saved, given up by whoever typed it.
  giveUp(address) {
    this.unsent.delete(address);
    this.#persist();
    this.#changed(address);
    this.#settled();
  }

  get count() {
    return new Set([...this.unsent.keys(), ...this.sending.keys(), ...this.elsewhere.map((one) => one.address)]).size;
  }

  // Something did not reach the server, and may be lost with this page or wait long for the next one.
  get isStuck() {
    if (!this.count) return false;
    const isHeld = [...this.unsent.values()].some((one) => one.held);
    if (this.tries || this.stopped || isHeld || !this.isKept || this.isForgotten) return true;
    return !fitsWhileLeaving([...this.unsent, ...this.sending]);
  }

  // All that is left waits for its person and lies on this computer: a page that is loaded anew has it again.
  get isOnlyHeld() {
    return this.isKept && !this.isForgotten && !this.tries && !this.stopped && !this.sending.size && !this.#ready().length;
  }

  // Send all there is. True when nothing is left.
  async settle() {
    while (this.count && !this.stopped && (this.flight || this.#ready().length)) {
      await this.flush();
      if (this.tries) break;
    }
    return this.count === 0;
  }

  flush() {
    clearTimeout(this.timer);
    this.typedSince = 0;
    if (!this.flight) {
      this.flight = this.#send().finally(() => {
        this.flight = null;
        if (!this.tries && !this.stopped && this.#ready().length) this.#flushIn(this.atOnce < CELLS_AT_ONCE ? 0 : PAUSE);
      });
    }
    return this.flight;
  }

  // Keep and send nothing more: the person signs out and knows what is lost.
  abandon() {
    this.stopped = "abandoned";
    this.isForgotten = true;
    clearTimeout(this.timer);
    for (const map of [this.unsent, this.sending, this.drafts]) map.clear();
    this.elsewhere = [];
    storage.write(this.key, []);
  }

  // --- Sending ---

  #flushIn(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  #again() {
    if (this.stopped === "signed-out") this.stopped = "";
    if (!this.stopped && this.#ready().length) this.flush();
    if (this.restores) this.restore();
  }

  // A cell on which the server failed by itself stands behind all others.
  #ready() {
    const ready = [...this.unsent].filter(([, entry]) => !entry.held);
    const well = ready.filter(([, entry]) => !entry.isFailing);
    return (well.length ? well : ready.slice(0, 1)).slice(0, this.atOnce);
  }

  async #send() {
    const ready = this.stopped ? [] : this.#ready();
    if (!ready.length) return undefined;
    const writes = pack(ready);
    for (const [address, entry] of ready.slice(0, writes.length)) {
      this.unsent.delete(address);
      this.sending.set(address, entry);
    }
    const { meaning, answer } = await post(this.url, this.user, writes);
    if (this.stopped === "abandoned") return undefined;
    switch (meaning) {
      case "taken":
        return this.#take(answer);
      case "signed-out":
      case "stopped":
        return this.#stop(meaning, answer?.message);
      case "wrong":
        return this.#wrong(answer);
      case "too-much":
      case "failed":
        return this.#lessAtOnce(meaning, answer);
      default:
        return this.#postpone(meaning === "failing" ? "failing" : "waiting");
    }
  }

  // Too large, or the server failed: less at once, down to the one cell that it is about.
  #lessAtOnce(meaning, answer) {
    if (this.sending.size > 1) {
      this.atOnce = Math.ceil(this.sending.size / 2);
      if (meaning === "failed") return this.#postpone("failing", 1);
      this.#back();
      return this.#tell("saving");
    }
    const [[address, entry]] = this.sending;
    if (meaning === "failed") {
      entry.isFailing = true;
      return this.#postpone("failing");
    }
    this.#refuse(address, answer?.message ?? "This is more text than the server takes at once. Shorten it.");
    return this.#settled();
  }

  // The server names the write that it cannot read: "writes[3].page".
  #wrong(answer) {
    const place = Number(Object.keys(answer.errors ?? {})[0]?.match(/^writes\[(\d+)\]/)?.[1] ?? -1);
    const address = [...this.sending.keys()][place];
    if (!address) return this.#stop("stopped", answer.message);
    this.#refuse(address, answer.message);
    this.#back();
    return this.#settled();
  }

  #refuse(address, message) {
    const sent = this.sending.get(address);
    const later = this.unsent.get(address);
    this.sending.delete(address);
    this.unsent.set(address, { ...joined(sent, later), held: later ? "" : "refused", message: later ? "" : message });
    this.#persist();
    this.#changed(address);
  }

  #take(answer) {
    this.tries = 0;
    this.atOnce = Math.min(CELLS_AT_ONCE, this.atOnce * 2);
    this.isForgotten = false;
    if (answer.cells.some((cell) => cell.status === "saved")) this.savedAt = answer.saved_at;
    // What somebody else wrote in between this page does not show, and its version stays behind.
    if (answer.reading_version === this.readingVersion + 1) this.readingVersion = answer.reading_version;
    this.#together(() => {
      for (const cell of answer.cells) this.#takeCell(cell);
      this.#back();
      this.#takeUp();
    });
    this.#persist();
    this.dispatchEvent(new CustomEvent("answer", { detail: answer }));
    this.#settled();
  }

  #takeCell({ address, status, message, ...now }) {
    const sent = this.sending.get(address);
    if (!sent) return;
    if (status === "refused") {
      this.#refuse(address, message);
      return;
    }
    this.sending.delete(address);
    if (new Date(now.at) > new Date(this.savedAt || 0)) this.savedAt = now.at;
    const known = this.cells.get(address);
    if (known) Object.assign(known, now);
    else this.cells.set(address, { name: sent.name ?? "", refusal: "", ...now });
    const later = this.unsent.get(address);
    if (status === "stale") this.#meet(address, joined(sent, later), now);
    else if (later) Object.assign(later, { version: now.version, base: baseOf(now, later.fields) });
    this.#changed(address);
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

  #choose(address, name, act) {
    const entry = this.unsent.get(address);
    if (entry?.held !== "stale") return;
    const chosen = name ? [name] : [...entry.asks];
    for (const field of chosen) act(entry, field);
    entry.asks = entry.asks.filter((field) => !chosen.includes(field));
    if (!entry.asks.length) this.#meet(address, { ...entry, base: baseOf(entry.theirs, entry.fields) }, entry.theirs);
    this.#takeUp();
    this.#persist();
    this.#changed(address);
    if (this.#ready().length) this.flush();
    this.#settled();
  }

  #back({ mayBeDone = false } = {}) {
    for (const [address, sent] of [...this.sending]) {
      const entry = joined(sent, this.unsent.get(address));
      if (mayBeDone) entry.tried = { ...sent.tried, ...sent.fields };
      this.unsent.set(address, { ...entry, held: "" });
      this.sending.delete(address);
      this.#changed(address);
    }
    this.#persist();
  }

  #postpone(state, seconds = BACKOFF[Math.min(this.tries, BACKOFF.length - 1)]) {
    this.tries += 1;
    this.#back({ mayBeDone: true });
    this.#flushIn(seconds * 1000);
    this.#tell(state);
  }

  #stop(why, message = "") {
    this.stopped = why;
    this.stoppedBecause = message;
    this.#back();
    this.#tell(why);
  }

  #settled() {
    if (this.stopped) return;
    if (this.sending.size || this.#ready().length) this.#tell("saving");
    else this.#tell(this.count ? "held" : "saved");
  }

  // --- On this computer ---

  #takeOver(key) {
    const left = storage.read(key);
    storage.write(key, []);
    const open = left.filter(({ address, fields }) => !this.cells.has(address) || !same(this.cells.get(address), fields));
    this.elsewhere.push(...open);
    this.#takeUp();
    if (!this.#persist()) storage.write(key, left);
    if (this.#ready().length) this.flush();
    return open.length;
  }

  // What another window left of a cell waits until nothing of that cell is under way here: then the two versions meet.
  #takeUp() {
    this.elsewhere = this.elsewhere.filter((left) => {
      const { address, version, fields, base, tried, name } = left;
      if (this.unsent.has(address) || this.sending.has(address)) return true;
      this.unsent.set(address, { version, fields, base, tried, name, held: "" });
      this.#changed(address);
      return false;
    });
  }

  #persistSoon() {
    if (this.isPersisting) return;
    this.isPersisting = true;
    queueMicrotask(() => this.#persist());
  }

  // True when it lies on this computer now.
  #persist() {
    this.isPersisting = false;
    if (this.isForgotten) return false;
    const addresses = new Set([...this.sending.keys(), ...this.unsent.keys(), ...this.drafts.keys()]);
    this.isKept = storage.write(this.key, [...[...addresses].map((address) => this.#kept(address)), ...this.elsewhere]);
    return this.isKept;
  }

  // All that is typed at an address and not known to be saved, as the next page needs it.
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

  #forgotten() {
    this.isForgotten = true;
    if (this.count) this.#stop("signed-out");
  }

  // What changes meanwhile is told once, at the end.
  #together(act) {
    this.touched = new Set();
    act();
    const all = [...this.touched];
    this.touched = null;
    if (all.length) this.dispatchEvent(new CustomEvent("cells", { detail: all }));
  }

  #changed(address) {
    if (this.touched) this.touched.add(address);
    else this.dispatchEvent(new CustomEvent("cells", { detail: [address] }));
  }

  #tell(state) {
    const { count, savedAt: at, stoppedBecause: message = "" } = this;
    this.dispatchEvent(
      new CustomEvent("state", { detail: { state, count, at, message, isKept: this.isKept && !this.isForgotten } }),
    );
  }
}
