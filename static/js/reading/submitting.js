// What is filled in, what is still to be mended, and the forms that wait until everything typed has been kept.

import { say } from "./saying.js";
import { autosave } from "./state.js";
import { cellCount, element } from "./words.js";

const list = document.getElementById("gaps");
const count = document.getElementById("gap-count");
const submit = document.querySelector("[data-submit]");

export function showCounts(counts) {
  for (const place of document.querySelectorAll("[data-count]")) {
    const one = counts[place.dataset.count];
    place.textContent = one ? (one.done ? "\u2713" : one.text) : "";
    if (one?.done) place.append(element("span", { class: "visually-hidden" }, ` all ${one.text.split(" of ")[1]}`));
  }
}

export function showGaps(gaps) {
  if (!submit) return;
  list.querySelector("[data-gap-list]").replaceChildren(
    ...gaps.map((gap) => element("li", {}, element("a", { href: gap.href }, gap.message))),
  );
  count.textContent = gaps.length ? `${gaps.length} to mend` : "Nothing to mend";
  count.disabled = !gaps.length;
  submit.setAttribute("aria-disabled", String(gaps.length > 0));
  submit.classList.toggle("is-primary", !gaps.length);
  if (gaps.length) {
    delete submit.dataset.dialog;
  } else {
    submit.dataset.dialog = "submit-reading";
    toggle(false);
  }
}

function toggle(isShown) {
  list.hidden = !isShown;
  count.setAttribute("aria-expanded", String(isShown));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-toggle-gaps]")) return;
  toggle(list.hidden);
  if (list.hidden) count.focus();
  else list.querySelector("a")?.focus();
});

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches("[data-flush-first]") || !autosave.count) return;
    event.preventDefault();
    event.stopPropagation();
    form.closest("dialog")?.close();
    if (await autosave.settle()) form.submit();
    else say(`${cellCount(autosave.count)} did not reach the server yet, so nothing else was sent. What you typed is kept.`);
  },
  true,
);

// "Save" of an arm or a time point is there once something differs.
const isAsShown = (control) =>
  control.tagName === "SELECT"
    ? control.selectedIndex === Math.max(0, [...control.options].findIndex((option) => option.defaultSelected))
    : control.value === control.defaultValue;

for (const form of document.querySelectorAll("[data-dirty-save]")) {
  const controls = [...form.querySelectorAll("input:not([type=hidden]), select")];
  const show = () => {
    const isClean = controls.every((control) => isAsShown(control) && control.getAttribute("aria-invalid") !== "true");
    form.querySelector(".part-save").hidden = isClean;
  };
  form.addEventListener("input", show);
  show();
}
