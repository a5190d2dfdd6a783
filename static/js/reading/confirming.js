// Telling the server which values of the first reading were compared with the paper: one request at a time, and nothing
// counts as confirmed before it has answered. On document:
//
//   "verified"    {addresses, confirmed, changed, gaps}   saved; changed: every value that stands otherwise now
//   "unverified"  {addresses, why}                        not saved

import { csrfToken } from "../autosave/sending.js";
import { takeStep } from "./keeping.js";
import { say, unsay } from "./saying.js";
import { autosave, root } from "./state.js";
import { fail, forgive, takeVerified } from "./verified.js";
import * as line from "../saved.js";

const MOST = 2000; // values in one request
const LONGEST = 50; // values that a page which is left can still send
const NO_ANSWER = 30_000;

const wanted = new Map(); // address -> whether it is to be confirmed; not sent yet
let underWay = new Set();
let flight = null;

export const isConfirming = (address) => (address ? wanted.has(address) || underWay.has(address) : Boolean(flight));

export async function settleConfirming() {
  while (flight) await flight;
}

export function send(addresses, confirmed) {
  for (const address of addresses) wanted.set(forgive(address), confirmed);
  flight ??= sendAll();
}

// Not saved, said at each of them.
export function refuse(addresses, why) {
  for (const address of addresses) fail(address, why);
  document.dispatchEvent(new CustomEvent("unverified", { detail: { addresses, why } }));
}

async function sendAll() {
  if (!autosave.count) line.saving();
  while (wanted.size) {
    const [, confirmed] = wanted.entries().next().value;
    const addresses = [...wanted.keys()].filter((address) => wanted.get(address) === confirmed).slice(0, MOST);
    for (const address of addresses) wanted.delete(address);
    underWay = new Set(addresses);
    const { answer, why, link } = await post(addresses, confirmed);
    underWay = new Set();
    if (answer) {
      takeStep(answer.reading_version_before, answer.reading_version);
      unsay();
      const changed = takeVerified(answer.verified, answer.reading_version);
      document.dispatchEvent(new CustomEvent("verified", { detail: { addresses, confirmed, changed, gaps: answer.gaps } }));
      if (!autosave.count) line.saved();
      continue;
    }
    // What waits would fail as well: it is told with the rest.
    const all = [...addresses, ...wanted.keys()];
    wanted.clear();
    if (link) say(`Signed out in the meantime; nothing was ${confirmed ? "confirmed" : "taken back"}.`, { link });
    if (!autosave.count) line.refused(confirmed ? "Not confirmed" : "Not taken back");
    refuse(all, why);
  }
  flight = null;
}

async function post(addresses, confirmed) {
  let response;
  let answer;
  try {
    response = await fetch(root.dataset.verifyUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), Accept: "application/json" },
      body: JSON.stringify({ addresses, confirmed }),
      credentials: "same-origin",
      keepalive: addresses.length <= LONGEST,
      signal: AbortSignal.timeout(NO_ANSWER),
    });
    answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
  } catch {
    return { why: "Not connected. Try again once you are." };
  }
  if (response.ok && answer?.verified) return { answer };
  return refusal(response, answer, addresses);
}

function refusal({ status, redirected }, answer, addresses) {
  // Without JSON, 403 is the guard against forged requests: the session is another one than the page's.
  if (status === 401 || (status === 403 && !answer) || redirected) {
    const next = encodeURIComponent(location.pathname + location.search + location.hash);
    return { why: "You are signed out. Sign in, and try again.", link: ["Sign in again", `/sign-in/?next=${next}`] };
  }
  if (status === 403 || status === 404) return { why: "This reading is not yours to write in any more. Load the page again." };
  if (status < 500 && answer?.message) {
    const of = Object.keys(answer.errors ?? {}).find((address) => addresses.includes(address));
    return { why: of && addresses.length > 1 ? `${answer.message} Confirm the others without it.` : answer.message };
  }
  return { why: "The server does not answer as it should. Try again in a moment." };
}
