// The paper beside the reading. Alt L makes the selected passage the source of the chosen cell, Alt G goes to the page that
// the chosen cell names; what cells quote is marked on its page, and a click on a mark goes to its cell.

import { announce } from "../announce.js";
import { finding } from "../paper/finding.js";
import { distinct, find, plain, said } from "../paper/passages.js";
import { Viewer } from "../paper/viewer.js";
import { chosen, focusAddress } from "./chosen.js";
import { change } from "./history.js";
import { goTo, openPanel, showPane } from "./panels.js";
import { autosave, byAddress, cells, frozen } from "./state.js";
import { rememberSource } from "./source.js";

const LONGEST = 2000; // characters of a quotation

const root = document.querySelector("[data-paper-viewer]");
const viewer = root && new Viewer(root);
const showFound = viewer && finding(viewer);

// The page of the PDF that a source names: "6", "p. 6", "6-7"; null for "unknown" or "S3".
const pageOf = (view) => Number(view?.page?.match(/^\s*(?:pp?\.?\s*)?(\d{1,4})\b/i)?.[1]) || null;

const quoting = () =>
  [...cells.keys()].flatMap((address) => {
    const view = autosave.view(address);
    const page = view?.quotation ? pageOf(view) : null;
    return page ? [{ address, paper: view.paper, page, text: view.quotation }] : [];
  });

const isHere = (name) => viewer.papers.some((paper) => paper.name === name);

function marks(number) {
  const here = quoting().filter(({ paper, page }) => page === number && (!paper || paper === viewer.paper.name || !isHere(paper)));
  // The chosen cell's passage last, over the others.
  here.sort((one, other) => (one.address === chosen()) - (other.address === chosen()));
  return here.map((one) => ({ ...one, look: one.address === chosen() ? "is-chosen" : "is-linked" }));
}

function count() {
  const passages = new Set(quoting().map(({ page, text }) => `${page} ${plain(text)}`)).size;
  viewer.part("linked").textContent = passages ? `${passages} passage${passages === 1 ? "" : "s"} linked` : "";
}

// The papers that a source can name, once there are several. A name that is no longer here stays chosen where it was said.
function offerPapers() {
  const field = document.querySelector("[data-paper-field]");
  if (!field) return;
  const select = field.querySelector("select");
  const names = new Set([...viewer.papers.map(({ name }) => name), ...[...cells.values()].map(({ paper }) => paper)]);
  names.delete("");
  names.delete(undefined);
  const { value } = select;
  select.replaceChildren(new Option("Not said", ""), ...[...names].map((name) => new Option(name, name)));
  select.value = value;
  field.hidden = viewer.papers.length < 2 && !names.has(autosave.view(chosen())?.paper);
}

function offer() {
  const view = autosave.view(chosen());
  const page = viewer.paper && pageOf(view);
  const go = viewer.part("go");
  go.hidden = !page || page === viewer.number;
  viewer.part("go-page").textContent = page ?? "";
  const tab = document.querySelector("[data-paper-tab]");
  if (tab) tab.textContent = viewer.paper ? `Paper, page ${viewer.number}` : "Paper";
}

let painting = 0;
function repaint() {
  cancelAnimationFrame(painting);
  painting = requestAnimationFrame(() => {
    viewer.paint();
    count();
    offer();
  });
}

// Of several papers the one that the source names, or that says on this page what the cell quotes; else the one that is
// open.
async function paperOf(view, page) {
  const named = viewer.papers.filter((paper) => view.paper && paper.name === view.paper);
  if (named.length) return named.includes(viewer.paper) ? viewer.paper : named[0];
  if (!view.quotation) return viewer.paper;
  const order = [viewer.paper, ...viewer.papers.filter((paper) => paper !== viewer.paper)];
  for (const paper of order.length > 1 ? order : []) {
    const read = page <= paper.pages && (await viewer.pagesOf(paper).words(page).catch(() => null));
    if (read && find(read.index, view.quotation).length) return paper;
  }
  return viewer.paper;
}

async function go() {
  const view = autosave.view(chosen());
  const page = pageOf(view);
  if (!page || !viewer.paper) {
    announce(viewer.paper ? "This cell has no page yet" : "There is no paper here yet");
    return;
  }
  const paper = await paperOf(view, page);
  if (page > paper.pages) {
    announce(`The paper has ${paper.pages} pages, and the source says page ${page}: it may be the page printed in the journal`, { assertive: true });
    return;
  }
  if (paper !== viewer.paper) await viewer.open(paper, page);
  else if (page !== viewer.number) await viewer.show(page);
  showPane("left");
  viewer.paint();
  const isFound = viewer.reveal("is-chosen");
  announce(`Page ${page}${view.quotation && !isFound ? "; the quotation is not on it" : ""}`);
}

function link() {
  if (frozen) return;
  const address = chosen();
  const passage = viewer.text.selected();
  const { words, index } = viewer.size ?? {};
  if (!address) {
    announce("Choose a cell or an answer first", { assertive: true });
    return;
  }
  if (!passage && words?.length) {
    announce("Select the words in the paper first", { assertive: true });
    return;
  }
  if (!words) return;
  const fields = { page: String(viewer.number) };
  // Which of several papers is meant; of one alone, the page says enough.
  if (viewer.papers.length > 1 || autosave.view(address).paper) fields.paper = viewer.paper.name;
  // A page without words is a picture: its number is all there is to link.
  if (passage) fields.quotation = said(words, distinct(words, index, passage));
  if (fields.quotation?.length > LONGEST) {
    announce(`A quotation has at most ${LONGEST.toLocaleString("en")} characters; select less`, { assertive: true });
    return;
  }
  change([{ address, fields }]);
  rememberSource(autosave.view(address));
  getSelection().removeAllRanges();
  showPane("right");
  focusAddress(address);
  announce(`Linked to page ${viewer.number}: ${autosave.view(address).name}`);
}

// Several cells may quote one passage: each click goes to the next of them.
function toCell(hit) {
  const addresses = hit.map(({ address }) => address).filter(Boolean);
  if (!addresses.length) return;
  const next = addresses[(addresses.indexOf(chosen()) + 1) % addresses.length];
  const place = byAddress(next);
  const panel = place?.closest("[data-panel]");
  if (!panel) return;
  if (panel.hidden) openPanel(panel.dataset.panel);
  showPane("right");
  goTo(place);
}

function start() {
  viewer.marks = marks;
  viewer.marked = toCell;
  viewer.turned = () => {
    showFound();
    offer();
  };
  document.addEventListener("chosen", repaint);
  autosave.addEventListener("cells", repaint);
  root.addEventListener("brought", ({ detail: paper }) => {
    viewer.add(paper);
    offerPapers();
  });
  offerPapers();
  viewer.part("go").addEventListener("click", go);
  viewer.part("link")?.addEventListener("mousedown", (event) => event.preventDefault()); // the cell keeps its focus
  viewer.part("link")?.addEventListener("click", link);
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const act = { KeyL: link, KeyG: go }[event.code];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("selectionchange", () => {
    viewer.part("link")?.classList.toggle("is-primary", Boolean(viewer.text.selected()));
  });
  viewer.open(viewer.papers[0] ?? null).then(repaint);
}

if (viewer) start();
