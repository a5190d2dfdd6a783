// What keeps a reading whole beyond its cells: the text of an open editor, cells whose place is gone, leaving and signing
// out with something unsent, and the version of the reading that a submission speaks of.

import { prefixOf, keys, read, write } from "../autosave/storage.js";
import { autosave, byAddress, cells, frozen, holders, page } from "./state.js";
import { staleNote } from "./versions.js";
import { cellCount, element } from "./words.js";

// --- A text in an editor of the grid is kept while it is typed ---

const cellOf = (target) => target.closest?.("td[data-address]")?.dataset.address;

document.addEventListener("input", ({ target }) => {
  const address = !frozen && target.matches("input, textarea") && cellOf(target);
  if (address) autosave.draft(address, target.value);
});
// The editor is gone once anything else has the focus: what was meant is typed into the cell by then.
for (const name of ["focusin", "focusout"]) {
  document.addEventListener(name, ({ target }) => {
    const open = name === "focusin" && target.matches("input, textarea") ? cellOf(target) : "";
    for (const address of [...autosave.queue.drafts.keys()]) if (address !== open) autosave.dropDraft(address);
  });
}

// --- What has no place on this page, and cannot be saved ---

const room = document.getElementById("leftovers");

function leftBehind() {
  if (frozen) {
    return keys(prefixOf(page.user, page.reading)).flatMap((key) => read(key).map((entry) => ({ ...entry, key })));
  }
  return [...autosave.queue.unsent]
    .filter(([address, entry]) => entry.held && !byAddress(address) && !holders(address).length)
    .map(([address, entry]) => ({ address, ...entry }));
}

function showLeftovers() {
  const left = leftBehind();
  room.hidden = !left.length;
  room.querySelector("[data-leftover-list]").replaceChildren(...left.map(leftover));
}

function leftover({ address, name, fields, message, held, key }) {
  const said = Object.values(fields).filter((value) => typeof value === "string" && value).join(" · ") || "blank";
  const why = frozen ? "The reading is frozen." : held === "stale" ? "" : message;
  const forget = () => {
    if (key) write(key, read(key).filter((entry) => entry.address !== address));
    else autosave.giveUp(address);
    showLeftovers();
  };
  return element(
    "li",
    {},
    element("p", {}, element("b", {}, name || "A cell"), ": ", element("span", { class: "versions-text" }, said), why && ` ${why}`),
    held === "stale" && cells.has(address)
      ? staleNote(address, autosave.view(address))
      : element("button", { type: "button", class: "button is-small", onclick: forget }, "Forget it"),
  );
}

autosave.addEventListener("state", showLeftovers);
showLeftovers();

// --- Signing out ---

document.addEventListener("signing-out", ({ detail }) => {
  if (!frozen) detail.wait.push(autosave.settle().then(() => autosave.count));
});
document.addEventListener("abandoned", () => autosave.abandon());

// --- Submitting ---

// The version of the reading after this page saved something of it. Where it is more than one above the last, another
// window wrote in between: this page does not show that, and stays behind.
export function takeVersion(version) {
  if (version === autosave.readingVersion + 1) autosave.readingVersion = version;
  for (const field of document.querySelectorAll("[data-reading-version]")) field.value = autosave.readingVersion;
}

// What this page saved itself leads from one version of the reading to the next, in whatever order the answers come.
const steps = new Map();

export function takeStep(before, after) {
  if (after > before) steps.set(before, after);
  while (steps.has(autosave.readingVersion)) autosave.readingVersion = steps.get(autosave.readingVersion);
  takeVersion(autosave.readingVersion);
}

autosave.addEventListener("answer", ({ detail }) => takeStep(detail.reading_version_before, detail.reading_version));
document.addEventListener("brought", ({ detail }) => takeVersion(detail.readingVersion));

// What an earlier page could not send. Resolves to words for it, or "".
export async function restore() {
  const count = await autosave.restore();
  return count ? `${cellCount(count)} typed before ${count === 1 ? "is" : "are"} sent now` : "";
}
