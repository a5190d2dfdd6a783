// Keeps what is typed: waits for a pause, sends it with the version it was based on, keeps it on this computer until
// the server has it. Knows no page: it speaks by events.
//
//   "cells"  [address, …]   what view(address) says of each has changed
//   "state"  {state, count, at, isKept, message}   saved, saving, held, waiting, failing, signed-out, stopped
//   "answer" {answer}    what the server said beyond the cells
//
// One request is under way at a time, so that two writes of a cell never overtake each other. A request whose answer
// never came may have been carried out: what it said is remembered ("tried"), and is no other window's doing.

import { Queue } from "./autosave/queue.js";
import { fitsWhileLeaving, pack, post } from "./autosave/sending.js";
import * as storage from "./autosave/storage.js";

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
    Object.assign(this, { url, user, savedAt, readingVersion });
    this.queue = new Queue(cells);
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
    return this.queue.view(address, this.tries ? "waiting" : "saving");
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
    return this.queue.enter(address, fields);
  }

  // A text in an editor that is still open: kept on this computer, sent by nobody before put().
  draft(address, text) {
    this.queue.drafts.set(address, text);
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.#persist(), DRAFT_PAUSE);
  }

  dropDraft(address) {
    if (this.queue.drafts.delete(address)) this.#persistSoon();
  }

  // Of two versions of a field: mine goes over theirs knowingly, or theirs stays. Without a name, of all of them.
  keepMine(address, name) {
    if (this.queue.keepMine(address, name)) this.#chosen(address);
  }

  takeTheirs(address, name) {
    if (this.queue.takeTheirs(address, name)) this.#chosen(address);
  }

  #chosen(address) {
    this.#takeUp();
    this.#persist();
    this.#changed(address);
    if (this.#ready().length) this.flush();
    this.#settled();
  }

  // What cannot be saved, given up by whoever typed it.
  giveUp(address) {
    this.queue.unsent.delete(address);
    this.#persist();
    this.#changed(address);
    this.#settled();
  }

  get count() {
    return this.queue.count;
  }

  // Something did not reach the server, and may be lost with this page or wait long for the next one.
  get isStuck() {
    if (!this.count) return false;
    if (this.tries || this.stopped || this.queue.isHeld || !this.isKept || this.isForgotten) return true;
    return !fitsWhileLeaving([...this.queue.unsent, ...this.queue.sending]);
  }

  // All that is left waits for its person and lies on this computer: a page that is loaded anew has it again.
  get isOnlyHeld() {
    return this.isKept && !this.isForgotten && !this.tries && !this.stopped && !this.queue.sending.size && !this.#ready().length;
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
    this.queue.clear();
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

  #ready() {
    return this.queue.ready(this.atOnce);
  }

  async #send() {
    const ready = this.stopped ? [] : this.#ready();
    if (!ready.length) return undefined;
    const writes = pack(ready);
    this.queue.start(ready.slice(0, writes.length));
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
    const { sending } = this.queue;
    if (sending.size > 1) {
      this.atOnce = Math.ceil(sending.size / 2);
      if (meaning === "failed") return this.#postpone("failing", 1);
      this.#back();
      return this.#tell("saving");
    }
    const [[address, entry]] = sending;
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
    const address = [...this.queue.sending.keys()][place];
    if (!address) return this.#stop("stopped", answer.message);
    this.#refuse(address, answer.message);
    this.#back();
    return this.#settled();
  }

  #refuse(address, message) {
    this.queue.refuse(address, message);
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
    if (!this.queue.sending.has(address)) return;
    if (status === "refused") {
      this.#refuse(address, message);
      return;
    }
    if (new Date(now.at) > new Date(this.savedAt || 0)) this.savedAt = now.at;
    this.queue.answered(address, now, { isStale: status === "stale" });
    this.#changed(address);
  }

  #back(doubt = {}) {
    for (const address of this.queue.back(doubt)) this.#changed(address);
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
    if (this.queue.sending.size || this.#ready().length) this.#tell("saving");
    else this.#tell(this.count ? "held" : "saved");
  }

  // --- On this computer ---

  #takeOver(key) {
    const left = storage.read(key);
    storage.write(key, []);
    const count = this.queue.leave(left);
    this.#takeUp();
    if (!this.#persist()) storage.write(key, left);
    if (this.#ready().length) this.flush();
    return count;
  }

  #takeUp() {
    for (const address of this.queue.takeUp()) this.#changed(address);
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
    this.isKept = storage.write(this.key, this.queue.kept());
    return this.isKept;
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
