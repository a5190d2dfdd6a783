// Says something to people who do not see it: saves politely, refusals assertively.

const CLEAR_AFTER = 4000;

export function announce(text, { assertive = false } = {}) {
  const region = document.getElementById(assertive ? "announce-now" : "announce");
  if (!region) return;
  const line = document.createElement("p");
  line.textContent = text;
  region.append(line);
  setTimeout(() => line.remove(), CLEAR_AFTER);
}
