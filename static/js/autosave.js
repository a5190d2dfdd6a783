// Keeps what is typed: waits for a pause, sends it with the version it was based on, keeps it on this computer until
// the server has it. Knows no page: it speaks by events.
//
//   "cell"   {address}   what view(address) says has changed
//   "state"  {state, count, at, message}   saved, saving, waiting, signed-out, stopped
//   "answer" {answer}    what the server said beyond the cells

const PAUSE = 600;
const BACKOFF = [2, 4, 8, 15, 30];
const AT_ONCE = 2000;

const storage = {
  keys: (prefix) => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return []; // storage can be forbidden: then the queue lives as long as the page
    }
  },
  read: (key) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? [];
    } catch {
      return [];
    }
  },
  write: (key, value) => {
    try {
      if (value.length) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch {
      // full or forbidden
    }
  },
};

export const csrfToken = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

// What was typed as a text, the way the server will say it: NR and NA are no texts.
const MISSING = { nr: "NR", na: "NA", "n/r": "NR", "n/a": "NA", "n.r.": "NR", "n.a.": "NA" };

export class Autosave extends EventTarget {
  // cells: Map of address to what the server has: {version, text, missing, so_printed, page, …}
  constructor({ url, user, reading, cells }) {
    super();
    this.url = url;
    this.cells = cells;
    this.unsent = new Map(); // address -> {version, fields, held: "" | "stale" | "refused", message, theirs}
    this.sending = new Map(); // address -> {version, fields}
    this.tries = 0;
    this.stopped = "";
    this.flight = null;
    this.prefix = `unsent:${user}:${reading}:`;
    this.key = `${this.prefix}${Math.random().toString(36).slice(2)}`;
    addEventListener("online", () => this.#again());
    addEventListener("focus", () => this.stopped === "signed-out" && this.#again());
    addEventListener("pagehide", () => this.#ready().length && this.flush());
  }

  // What an earlier page could not send.
  restore() {
    for (const key of storage.keys(this.prefix)) {
      for (const { address, version, fields } of storage.read(key)) {
        const known = this.cells.get(address);
        if (known && same(known, fields)) continue;
        this.unsent.set(address, { version, fields, held: "" });
      }
      storage.write(key, []);
    }
    this.#persist();
    for (const address of this.unsent.keys()) this.#changed(address);
    if (this.unsent.size) this.flush();
    return this.unsent.size;
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
      view.missing = MISSING[typed.trim().toLowerCase()] ?? "";
      if (view.missing) view.text = "";
      // What was refused is no longer there; what is now, the server has not judged yet.
      if (typed.trim() !== known.text) Object.assign(view, { refusal: "", so_printed: false });
    }
    view.state = unsent?.held || (unsent || sending ? (this.tries ? "waiting" : "saving") : "");
    view.message = unsent?.message ?? "";
    view.theirs = unsent?.theirs ?? null;
    view.mine = unsent?.fields ?? null;
    return view;
  }

  put(address, fields) {
    const before = this.unsent.get(address);
    const known = this.cells.get(address);
    if (!before && !this.sending.has(address) && known && same(known, fields)) return;
    this.unsent.set(address, {
      version: before?.version ?? known?.version ?? 0,
      fields: { ...before?.fields, ...fields },
      held: before?.held === "stale" ? "stale" : "",
      theirs: before?.theirs,
    });
    this.#persist();
    this.#changed(address);
    this.#tell("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  // Of two versions: mine goes over theirs knowingly, or theirs stays.
  keepMine(address) {
    const entry = this.unsent.get(address);
    if (entry?.held !== "stale") return;
    this.unsent.set(address, { version: entry.theirs.version, fields: entry.fields, held: "" });
    this.#persist();
    this.#changed(address);
    this.flush();
  }

  takeTheirs(address) {
    this.unsent.delete(address);
    this.#persist();
    this.#changed(address);
    this.#settled();
  }

  get count() {
    return new Set([...this.unsent.keys(), ...this.sending.keys()]).size;
  }

  // Something did not reach the server and may be lost with this page.
  get isStuck() {
    return this.count > 0 && (this.tries > 0 || this.stopped !== "" || [...this.unsent.values()].some((one) => one.held));
  }

  // Send all there is. True when nothing is left.
  async settle() {
    for (let round = 0; round < 4 && this.count; round += 1) {
      await this.flush();
      if (!this.#ready().length && !this.sending.size) break;
      if (this.tries || this.stopped) break;
    }
    return this.count === 0;
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.flight) {
      this.flight = this.#send().finally(() => {
        this.flight = null;
        if (!this.tries && !this.stopped && this.#ready().length) this.timer = setTimeout(() => this.flush(), PAUSE);
      });
    }
    return this.flight;
  }

  #again() {
    if (this.stopped === "signed-out") this.stopped = "";
    if (!this.stopped && this.#ready().length) this.flush();
  }

  #ready() {
    return [...this.unsent].filter(([, entry]) => !entry.held).slice(0, AT_ONCE);
  }

  async #send() {
    const ready = this.#ready();
    if (!ready.length || this.stopped) return;
    for (const [address, { version, fields }] of ready) {
      this.unsent.delete(address);
      this.sending.set(address, { version, fields });
    }
    const body = JSON.stringify({
      writes: [...this.sending].map(([address, { version, fields }]) => ({ address, version, ...fields })),
    });
    let response;
    let answer;
    try {
      response = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), Accept: "application/json" },
        body,
        credentials: "same-origin",
        // So that a page which is being left still sends; browsers allow it for small bodies.
        keepalive: body.length < 50_000,
      });
      answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
    } catch {
      return this.#postpone();
    }
    if (response.ok && answer) return this.#take(answer);
    // Without JSON, 403 is the guard against forged requests: the session is another one than the page's.
    if (response.status === 401 || (response.status === 403 && !answer) || response.redirected) return this.#stop("signed-out");
    if (response.status >= 500 || !answer || response.status === 429) return this.#postpone();
    return this.#stop("stopped", answer.message);
  }

  #take(answer) {
    this.tries = 0;
    for (const cell of answer.cells) this.#takeCell(cell);
    for (const [address, { version, fields }] of this.sending) this.#unsend(address, version, fields);
    this.#persist();
    this.dispatchEvent(new CustomEvent("answer", { detail: answer }));
    this.#settled(answer.saved_at);
  }

  #takeCell({ address, status, message, ...now }) {
    const sent = this.sending.get(address);
    if (!sent) return;
    this.sending.delete(address);
    const later = this.unsent.get(address);
    const known = this.cells.get(address);
    if (status === "saved") {
      if (known) Object.assign(known, now);
      else this.cells.set(address, { name: "", refusal: "", ...now });
      if (later) later.version = now.version;
    } else if (status === "stale") {
      if (known) Object.assign(known, now);
      const fields = { ...sent.fields, ...later?.fields };
      // Both windows say the same: nothing to ask.
      if (same(now, fields)) this.unsent.delete(address);
      else this.unsent.set(address, { version: sent.version, fields, held: "stale", theirs: now });
    } else {
      const fields = { ...sent.fields, ...later?.fields };
      this.unsent.set(address, { version: sent.version, fields, held: later ? "" : "refused", message });
    }
    this.#changed(address);
  }

  #unsend(address, version, fields) {
    const later = this.unsent.get(address);
    this.unsent.set(address, { version, fields: { ...fields, ...later?.fields }, held: "" });
    this.sending.delete(address);
    this.#changed(address);
  }

  #back() {
    for (const [address, { version, fields }] of this.sending) this.#unsend(address, version, fields);
    this.#persist();
  }

  #postpone() {
    const wait = BACKOFF[Math.min(this.tries, BACKOFF.length - 1)];
    this.tries += 1;
    this.#back();
    this.timer = setTimeout(() => this.flush(), wait * 1000);
    this.#tell("waiting");
  }

  #stop(why, message = "") {
    this.stopped = why;
    this.#back();
    this.#tell(why, { message });
  }

  #settled(at) {
    if (this.sending.size || this.#ready().length) this.#tell("saving");
    else this.#tell(this.count ? "held" : "saved", { at });
  }

  #persist() {
    const entries = new Map(this.sending);
    for (const [address, entry] of this.unsent) {
      entries.set(address, { version: entry.version, fields: { ...entries.get(address)?.fields, ...entry.fields } });
    }
    storage.write(
      this.key,
      [...entries].map(([address, { version, fields }]) => ({ address, version, fields })),
    );
  }

  #changed(address) {
    this.dispatchEvent(new CustomEvent("cell", { detail: address }));
  }

  #tell(state, more = {}) {
    this.dispatchEvent(new CustomEvent("state", { detail: { state, count: this.count, ...more } }));
  }
}

// Whether the server's cell says already what was typed.
function same(cell, fields) {
  return Object.entries(fields).every(([name, value]) => {
    if (name !== "text") return cell[name] === (typeof value === "string" ? value.trim() : value);
    const missing = MISSING[value.trim().toLowerCase()] ?? "";
    return missing ? cell.missing === missing : !cell.missing && cell.text === value.trim();
  });
}
