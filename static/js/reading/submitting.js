// What is filled in, what is still to be mended, and the forms that wait until everything typed has been kept.

import { isConfirming, settleConfirming } from "./confirming.js";
import { closeByEscape } from "./escape.js";
import { holdKeys, pressAgain } from "./late_keys.js";
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
    if (list.contains(document.activeElement)) submit.focus();
    toggle(false);
  }
}

function toggle(isShown) {
  list.hidden = !isShown;
  count.setAttribute("aria-expanded", String(isShown));
}

function close() {
  const focused = document.activeElement;
  toggle(false);
  if (list.contains(focused) || focused === document.body) count.focus();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-toggle-gaps]")) return;
  if (list.hidden) {
    toggle(true);
    list.querySelector("a")?.focus();
  } else close();
});
if (list) closeByEscape(() => !list.hidden, close);

// Whether the page is left for one of its own forms, which has waited for all that could be sent.
export const isLeavingWithForm = () => Boolean(document.querySelector("form[data-flushed]"));

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches("[data-flush-first]") || !(autosave.count || isConfirming()) || form.dataset.flushed) return;
    event.preventDefault();
    event.stopPropagation();
    form.closest("dialog")?.close();
    const { submitter } = event;
    holdKeys(form);
    const isAll = await autosave.settle();
    await settleConfirming();
    if (isAll || (autosave.isOnlyHeld && !form.matches("dialog form"))) {
      form.dataset.flushed = "yes";
      // In a task of its own: a form that is still telling of its submission is not submitted again.
      setTimeout(() => form.requestSubmit(submitter));
    } else {
      say(`${cellCount(autosave.count)} did not reach the server yet, so nothing else was sent. What you typed is kept.`);
      pressAgain();
    }
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
    const isClean = controls.every((control) => isAsShown(control) && control.getAttribute("aria-invalid") !== "true") && form.dataset.unsaved === undefined;
    form.querySelector(".part-save").hidden = isClean;
  };
  form.addEventListener("input", show);
  show();
}
