// Arbitration without this works too: links and one form. Here the opened row is scrolled into view, "another value"
// takes the focus when it is chosen on purpose, and the list of arms that nobody matched follows the selects.

import { announce } from "./announce.js";

// The list keeps its place: the opened row is in view, in the list's own scroll, not the page's.
const list = document.querySelector("[data-list]");
const current = list?.querySelector("tr.is-current");
if (current && list.scrollHeight > list.clientHeight) {
  const head = list.querySelector("thead")?.offsetHeight ?? 0;
  list.scrollTop = current.offsetTop - head - (list.clientHeight - head) / 3;
}

// Arrow keys walk through the radios and must not be sent away; a click or the key 3 means it.
const form = document.getElementById("decision");
const other = form?.querySelector('input[name="choice"][value="other"]');
const text = document.getElementById("id_text");

function toOther() {
  if (other?.checked && text) text.focus();
}
other?.closest("label").addEventListener("click", (event) => {
  if (event.detail > 0) requestAnimationFrame(toOther);
});
other?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  toOther();
});
document.addEventListener("keyup", (event) => {
  const typing = event.target.matches?.("textarea, select, input:not([type=radio])");
  if (event.key === "3" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) toOther();
});

// Nothing was chosen: the first choice takes the focus that forms.js gave to the error under it.
if (document.getElementById("choice-error")) form?.querySelector('input[name="choice"]')?.focus();

// A ready-made reason is pressed while its words stand in the reason.
const reason = document.getElementById("id_reason");
const chips = document.querySelectorAll('.chip[data-into="id_reason"]');
function pressChips() {
  for (const chip of chips) chip.setAttribute("aria-pressed", String(reason.value.includes(chip.dataset.text)));
}
if (reason) {
  reason.addEventListener("input", pressChips);
  pressChips();
}

// What of the second reading is matched to nothing, as the selects stand now.
for (const section of document.querySelectorAll("[data-matching-of]")) {
  const selects = section.querySelectorAll("select[data-matching]");
  const alone = section.querySelector("[data-alone]");
  if (!selects.length || !alone) continue;
  const show = () => {
    const taken = new Set([...selects].map((select) => select.value));
    let count = 0;
    for (const row of alone.querySelectorAll("[data-part]")) {
      row.hidden = taken.has(row.dataset.part);
      count += row.hidden ? 0 : 1;
    }
    alone.querySelector(".is-group").hidden = count === 0;
    return count;
  };
  show();
  section.addEventListener("change", () => {
    const count = show();
    const noun = section.dataset.matchingOf;
    announce(`${count} ${noun}${count === 1 ? "" : "s"} of the second reading matched to none`);
  });
}
