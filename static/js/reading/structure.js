// Arms and times: moved by keys, and what is typed into their forms is kept on this computer until it is saved, for
// every one of these forms loads the page anew.

import { readMap, typedKey, writeMap } from "../autosave/storage.js";
import { page } from "./state.js";
import { element } from "./words.js";

const forms = [...document.querySelectorAll("[data-part-form]")];
const store = typedKey(page.user, page.reading);
const controls = (form) => [...form.querySelectorAll("input:not([type=hidden]), select")];
const values = (form) => Object.fromEntries(controls(form).map((control) => [control.name, control.value]));
const saved = (form) => Object.fromEntries(controls(form).map((control) => [control.name, savedValue(control)]));
const isSame = (one, other) => Object.entries(one).every(([name, value]) => (other[name] ?? "").trim() === value.trim());

function savedValue(control) {
  if (control.tagName !== "SELECT") return control.defaultValue;
  return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value ?? "";
}

function keep(form, more = {}) {
  const kept = readMap(store);
  const key = form.dataset.partForm;
  const before = kept[key];
  // After a refusal the page shows what was typed as if it stood there.
  const base = form.dataset.unsaved === undefined ? saved(form) : (before?.base ?? saved(form));
  kept[key] = { values: values(form), base, ...more };
  if (form.dataset.unsaved === undefined && isSame(values(form), base)) delete kept[key];
  writeMap(store, kept);
}

function drop(form) {
  const kept = readMap(store);
  delete kept[form.dataset.partForm];
  writeMap(store, kept);
}

function fill(form, typed) {
  for (const control of controls(form)) control.value = typed[control.name] ?? control.value;
  form.dispatchEvent(new Event("input"));
}

// The name under which a new one was sent is on the page by now: it was saved.
const isAdded = (form, typed) =>
  forms.some((other) => other !== form && controls(other)[0]?.defaultValue.trim() === Object.values(typed)[0]?.trim());

function restore(form) {
  const kept = readMap(store)[form.dataset.partForm];
  if (!kept || form.dataset.unsaved !== undefined) return;
  const now = saved(form);
  if (isSame(kept.values, now) || (kept.isSent && isAdded(form, kept.values))) drop(form);
  else if (isSame(kept.base, now)) {
    fill(form, kept.values);
    form.after(note(form, "Typed before, and not saved yet."));
  } else form.after(bothVersions(form, kept.values));
}

function note(form, text, ...actions) {
  const made = element("div", { class: "part-error part-typed", role: "status" }, element("p", {}, text), element("p", { class: "actions" }, ...actions));
  form.addEventListener("submit", () => made.remove(), { once: true });
  return made;
}

function bothVersions(form, typed) {
  const said = (fields) =>
    controls(form)
      .map((control) => (control.tagName === "SELECT" ? [...control.options].find((option) => option.value === fields[control.name])?.text : fields[control.name]))
      .join(", ");
  const made = note(
    form,
    `You typed “${said(typed)}”; “${said(saved(form))}” was saved in the meantime.`,
    button(`Keep “${said(typed)}”`, () => {
      fill(form, typed);
      form.requestSubmit();
    }),
    button(`Take “${said(saved(form))}”`, () => {
      drop(form);
      made.remove();
    }),
  );
  return made;
}

function button(text, act) {
  return element("button", { type: "button", class: "button is-small", onclick: act }, text);
}

for (const form of forms) {
  restore(form);
  form.addEventListener("input", (event) => event.isTrusted && keep(form));
  form.addEventListener("submit", () => keep(form, { isSent: true }));
}

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-take-saved]")?.closest("[data-part-line]")?.querySelector("[data-part-form]");
  if (!form) return;
  event.preventDefault();
  drop(form);
  location.hash = "arms-and-times";
  location.reload();
});

// Enter sends a form from its lists too, as from its fields.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (!event.target.matches(".part-form select") || isListOpen(event.target)) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// There Enter takes the option.
const isListOpen = (select) => CSS.supports("selector(:open)") && select.matches(":open");

document.addEventListener("keydown", (event) => {
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const line = event.target.closest?.("[data-part-line]");
  if (!way || !line || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const move = line.querySelector(`button[value="${way}"]:not([aria-disabled])`);
  move?.form.requestSubmit(move);
});
