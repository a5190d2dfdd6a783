// The guidance of the questions: opened one by one, or kept open beside all of them on this computer.

import { root } from "../reading/state.js";

const STORE = "bias-guidance";
const buttons = [...root.querySelectorAll("[data-all-guidance]")];

const isKept = () => {
  try {
    return localStorage.getItem(STORE) === "open";
  } catch {
    return false;
  }
};

function show(isOpen) {
  for (const guidance of root.querySelectorAll("[data-guidance]")) guidance.open = isOpen;
  for (const button of buttons) button.setAttribute("aria-pressed", String(isOpen));
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    const isOpen = button.getAttribute("aria-pressed") !== "true";
    show(isOpen);
    try {
      localStorage.setItem(STORE, isOpen ? "open" : "");
    } catch {
      // without storage it is so until the page is left
    }
  });
}
if (isKept()) show(true);
