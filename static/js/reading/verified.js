// How far a verifier has come: which values of the first reading are confirmed, contested, or still to be compared with
// the paper. An ordinary reading has none of them.

import { autosave, cells, page } from "./state.js";
import { label, shown } from "./words.js";

export const UNVERIFIED = "unverified";
export const CONFIRMED = "confirmed";
export const CONTESTED = "contested";

let verified = page.verified ?? {};
let version = page.readingVersion; // that of the reading when the server said so
const failures = new Map(); // address -> {why, state} that it could not be confirmed, or that not be taken back

export const isVerification = Object.keys(verified).length > 0;

// Something of this cell is typed and not saved.
export const isUnsaved = (address) => Boolean(autosave.view(address)?.state);

// How a value stands, "" for what the first reading does not have. What is typed and not saved yet counts as it is.
export function stateOf(address) {
  const one = verified[address];
  if (!one || !isUnsaved(address)) return one?.state ?? "";
  const view = autosave.view(address);
  if ((view.missing || view.text.trim()) !== one.seen) return CONTESTED;
  return one.state === CONTESTED ? UNVERIFIED : one.state;
}

// What the first reading has there, as people read it.
export function firstHas(address) {
  const view = { ...cells.get(address), missing: "", text: verified[address]?.seen ?? "" };
  return label(shown(view));
}

// Takes what the server says of a version of the reading; gives the addresses of which it says another thing. An answer
// that was overtaken on its way says nothing.
export function takeVerified(next, ofVersion) {
  if (!isVerification || ofVersion < version) return [];
  version = ofVersion;
  const changed = new Set([...Object.keys(verified), ...Object.keys(next)].filter((key) => verified[key]?.state !== next[key]?.state));
  verified = next;
  for (const [address, { state }] of failures) if (next[address]?.state !== state) changed.add(forgive(address));
  return [...changed];
}

export const withState = (state) => Object.keys(verified).filter((address) => verified[address].state === state);

export const countAll = () => Object.keys(verified).length;

// --- What could not be saved ---

// [what it is still, why], as of a note; nothing where all went well.
export function failureOf(address) {
  const failure = failures.get(address);
  return failure && [failure.state === CONFIRMED ? "Still confirmed" : "Not confirmed", failure.why];
}

export function fail(address, why) {
  failures.set(address, { why, state: verified[address]?.state });
}

export function forgive(address) {
  failures.delete(address);
  return address;
}
