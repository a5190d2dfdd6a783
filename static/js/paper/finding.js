// Find in the paper: every page is asked for its words, the hits are counted as they come, Enter goes from one to the next.

import { find } from "./passages.js";

const PAUSE = 200;
const MOST = 500;

export function finding(viewer) {
  const { root } = viewer;
  const form = root.querySelector("[data-paper-find]");
  const opener = root.querySelector("[data-find-open]");
  const input = form.querySelector("input");
  const count = form.querySelector("[data-find-count]");
  let hits = [];
  let current = -1;
  let asked = 0;
  let timer = 0;

  function show() {
    viewer.found = hits.flatMap((hit, place) =>
      hit.page === viewer.number ? [{ passage: hit.passage, look: place === current ? "is-current" : "is-found" }] : [],
    );
    viewer.paint();
  }

  async function go(step) {
    if (!hits.length) return;
    current = (current + step + hits.length) % hits.length;
    count.textContent = `${current + 1} of ${hits.length}`;
    const { page } = hits[current];
    if (page !== viewer.number) await viewer.show(page);
    show();
    viewer.reveal("is-current");
  }

  async function look() {
    const mine = (asked += 1);
    const { pages, paper } = viewer;
    const sought = input.value.trim();
    hits = [];
    current = -1;
    show();
    count.textContent = "";
    if (sought.length < 2) return;
    for (let page = 1; page <= paper.pages && hits.length < MOST; page += 1) {
      count.textContent = `page ${page} of ${paper.pages}`;
      const read = await pages.words(page).catch(() => null);
      if (mine !== asked) return;
      if (read) hits.push(...find(read.index, sought, MOST - hits.length).map((passage) => ({ page, passage })));
    }
    count.textContent = hits.length ? `${hits.length} found` : "not found";
    const from = hits.findIndex((hit) => hit.page >= viewer.number);
    current = (from < 0 ? 0 : from) - 1;
    await go(1);
  }

  function toggle(isOpen) {
    form.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      input.focus();
      input.select();
    } else {
      asked += 1;
      hits = [];
      show();
      opener.focus();
    }
  }

  opener.addEventListener("click", () => toggle(form.hidden));
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (hits.length) go(1);
  });
  form.addEventListener("click", (event) => {
    const { find: step } = event.target.closest("[data-find]")?.dataset ?? {};
    if (step) go(Number(step));
    if (event.target.closest("[data-find-close]")) toggle(false);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      toggle(false);
    } else if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      go(-1);
    }
  });
  return show;
}
