// Arbitration without this works too: links and one form. Here the opened row is scrolled into view, and "another value"
// takes the focus when it is chosen on purpose.

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
