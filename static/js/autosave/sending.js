// One request to the server, and what its answer means.

const NO_ANSWER = 30_000;
const BYTES_AT_ONCE = 1_000_000; // the server takes 2.5 MB
const BYTES_WHILE_LEAVING = 50_000; // browsers carry no more past the end of a page

const bytes = new TextEncoder();
const size = (text) => bytes.encode(text).length;

export const csrfToken = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

// Whether a page that is left can still send this.
export function fitsWhileLeaving(entries) {
  let total = 0;
  for (const [, { fields }] of entries) if ((total += 150 + size(JSON.stringify(fields))) > BYTES_WHILE_LEAVING) return false;
  return true;
}

// As many of the entries [address, {version, fields}] as one request takes, at least one: their writes and their number.
export function pack(entries) {
  const writes = [];
  let total = 0;
  for (const [address, { version, fields }] of entries) {
    const write = JSON.stringify({ address, version, ...fields });
    total += size(write) + 1;
    if (writes.length && total > BYTES_AT_ONCE) break;
    writes.push(write);
  }
  return writes;
}

// Resolves to {meaning, answer}. Meaning: "taken", "signed-out", "too-much" (less at once), "failed" (perhaps on one of
// these writes), "wrong" (the answer names the write), "stopped" (never again, the answer says why), "failing" (not
// now), "unreachable" (and nobody knows whether it was carried out).
export async function post(url, user, writes) {
  const body = `{"user":${JSON.stringify(user)},"writes":[${writes.join(",")}]}`;
  let response;
  let answer;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), Accept: "application/json" },
      body,
      credentials: "same-origin",
      keepalive: size(body) < BYTES_WHILE_LEAVING,
      signal: AbortSignal.timeout(NO_ANSWER),
    });
    answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
  } catch {
    return { meaning: "unreachable", answer: null };
  }
  return { meaning: meaningOf(response, answer), answer };
}

function meaningOf({ ok, status, redirected }, answer) {
  if (ok && answer?.cells) return "taken";
  // Without JSON, 403 is the guard against forged requests: the session is another one than the page's.
  if (status === 401 || (status === 403 && !answer) || redirected) return "signed-out";
  if (status === 413) return "too-much";
  if (status === 500) return "failed";
  if (status >= 500 || status === 429 || !answer) return "failing";
  return status === 400 ? "wrong" : "stopped";
}
