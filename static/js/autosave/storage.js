// What was typed and not yet saved, kept on this computer: one entry of localStorage for each window, keyed by user and
// reading. Storage can be full or forbidden: then write() says so, and the queue lives as long as its window.

const PREFIX = "unsent:";
const TYPED = "typed:"; // into the forms of arms and times
const FORGOTTEN = "forgotten";

export const prefixOf = (user, reading = "") => `${PREFIX}${user}:${reading && `${reading}:`}`;

export function keys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

// A list of {address, version, fields, base, name}; empty when there is nothing, or nothing that can be read.
export function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.address === "string" && one.fields) : [];
  } catch {
    return [];
  }
}

// True when it is kept now. An empty list takes the entry away.
export function write(key, entries) {
  try {
    if (entries.length) localStorage.setItem(key, JSON.stringify(entries));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

export const typedKey = (user, reading) => `${TYPED}${user}:${reading}`;

// What is typed into forms, by form.
export function readMap(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

export function writeMap(key, map) {
  try {
    if (Object.keys(map).length) localStorage.setItem(key, JSON.stringify(map));
    else localStorage.removeItem(key);
  } catch {
    // full or forbidden: then it lives as long as the page
  }
}

// How many entries of a person wait here, by reading.
export function waiting(user) {
  const found = new Map();
  const add = (reading, names) => {
    const all = found.get(reading) ?? new Set();
    for (const name of names) all.add(name);
    if (all.size) found.set(reading, all);
  };
  for (const key of keys(prefixOf(user))) add(key.split(":")[2], read(key).map((entry) => entry.address));
  for (const key of keys(typedKey(user, ""))) add(key.split(":")[2], Object.keys(readMap(key)));
  return new Map([...found].map(([reading, all]) => [reading, all.size]));
}

// Whoever signs out leaves nothing here; other windows of the same person are told to keep nothing more.
export function forget(user) {
  for (const key of [...keys(prefixOf(user)), ...keys(typedKey(user, ""))]) write(key, []);
  try {
    localStorage.setItem(FORGOTTEN, `${user} ${Date.now()}`);
    localStorage.removeItem(FORGOTTEN);
  } catch {
    // forbidden: then nothing was kept either
  }
}

export function whenForgotten(user, act) {
  addEventListener("storage", ({ key, newValue }) => {
    if (key === FORGOTTEN && newValue?.startsWith(`${user} `)) act();
  });
}

// --- Which window an entry belongs to ---
// A window holds the lock of its entry for as long as it lives, so that another takes over only what a closed window
// left. Browsers have locks in secure contexts only; without them whatever lies here is taken over at once.

export function own(key) {
  navigator.locks?.request(key, () => new Promise(() => {}));
}

// Calls act() once the window of the entry is gone. Resolves to what it returned, or 0 when that window still lives.
export async function whenLeft(key, act) {
  if (!navigator.locks) return act();
  const now = await navigator.locks.request(key, { ifAvailable: true }, (lock) => (lock ? act() : null));
  if (now === null) navigator.locks.request(key, act);
  return now ?? 0;
}
