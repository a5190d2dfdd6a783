// Whoever signs out leaves this computer to somebody else: what the autosave still kept here of their readings goes with
// them, and they are asked first when some of it was never saved. A session that merely ended keeps it. The door
// forgets, not the page that is left: that one may still write.

import { forget, waiting } from "./autosave/storage.js";

const LEFT = "signed-out";
const form = document.querySelector("form[data-sign-out]");

if (form) {
  remember("");
  form.addEventListener("submit", leave);
} else {
  const user = remember("");
  if (user) forget(user);
}

// Sets who signed out, and says who it was before. Without storage nothing was kept of anybody.
function remember(user) {
  try {
    const before = sessionStorage.getItem(LEFT);
    if (user) sessionStorage.setItem(LEFT, user);
    else sessionStorage.removeItem(LEFT);
    return before;
  } catch {
    return "";
  }
}

// The page may have something to send first: it adds its promise to "wait".
async function leave(event) {
  event.preventDefault();
  const wait = [];
  document.dispatchEvent(new CustomEvent("signing-out", { detail: { wait } }));
  const left = (await Promise.all(wait)).reduce((sum, count) => sum + count, 0);
  const readings = waiting(form.dataset.signOut);
  const count = Math.max(left, [...readings.values()].reduce((sum, one) => sum + one, 0));
  if (count) ask(count, readings);
  else signOut();
}

function ask(count, readings) {
  const dialog = document.getElementById("unsent-cells");
  dialog.querySelector("[data-unsent-count]").textContent = `${count} ${count === 1 ? "entry" : "entries"}`;
  dialog.querySelector("[data-unsent-readings]").replaceChildren(...[...readings].map(([reading, cells]) => line(reading, cells)));
  document.getElementById("person-menu")?.hidePopover();
  dialog.showModal();
}

function line(reading, cells) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/readings/${reading}/`;
  link.textContent = `Open the reading and save ${cells === 1 ? "it" : `its ${cells}`}`;
  item.append(link);
  return item;
}

document.querySelector("[data-sign-out-anyway]")?.addEventListener("click", () => {
  document.dispatchEvent(new CustomEvent("abandoned"));
  signOut();
});

function signOut() {
  remember(form.dataset.signOut);
  form.submit();
}
