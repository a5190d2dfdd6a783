// One paper at a time, one page at a time: turning, zooming, what is marked on it. It knows nothing of cells: marks(page)
// says what to mark, marked(mark) is told that one was clicked, turned() that another page is shown.

import { boxes, find } from "./passages.js";
import { Failed, Pages } from "./pages.js";
import { TextLayer } from "./text.js";

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3]; // of the width of the pane
const SCALES = [1, 1.5, 2, 3, 4]; // in which the server draws
const BORDERS = 2;
const WIDEST = 920; // pixels: wider than that a line is hard to follow
const USUAL = { width: 600 }; // A4 and Letter, about
const AHEAD_AFTER = 500;

export class Viewer {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`[data-paper="${name}"]`);
    this.papers = JSON.parse(document.getElementById("papers-data").textContent);
    this.pages = null;
    this.read = new Map(); // paper -> its Pages
    this.number = 0;
    this.wanted = 0; // the page that was asked for last; another one than is shown while it is on its way
    this.zoom = 1;
    this.size = null;
    this.found = []; // passages of this page that are being looked for
    this.marks = () => [];
    this.marked = () => {};
    this.turned = () => {};
    this.asked = 0;
    this.text = new TextLayer(this.part("text"), { clicked: (point) => this.#onClick(point) });
    this.#listen();
  }

  get paper() {
    return this.pages?.paper ?? null;
  }

  pagesOf(paper) {
    if (!this.read.has(paper.id)) this.read.set(paper.id, new Pages(paper));
    return this.read.get(paper.id);
  }

  // Show a paper at a page; without one, what is there to be done instead.
  async open(paper, number = 1) {
    this.part("empty").hidden = Boolean(paper);
    this.part("tools").hidden = this.part("about").hidden = this.part("scroll").hidden = !paper;
    if (!paper) return;
    this.pages = this.pagesOf(paper);
    this.#name();
    await this.show(number);
  }

  add(paper) {
    this.papers = [...this.papers.filter((one) => one.id !== paper.id), paper];
    return this.open(paper);
  }

  #name() {
    const { paper } = this;
    const choice = this.part("choice");
    choice.replaceChildren(...this.papers.map((one) => new Option(one.name, one.id, false, one.id === paper.id)));
    choice.hidden = this.papers.length < 2;
    this.part("name").hidden = !choice.hidden;
    this.part("name").textContent = paper.name;
    this.part("name").title = paper.name;
    this.part("whose").textContent = paper.whose;
    this.part("count").textContent = paper.pages;
  }

  // --- One page ---

  async show(number, { atEnd = false } = {}) {
    if (!this.pages) return;
    const wanted = Math.min(this.paper.pages, Math.max(1, Math.trunc(number) || 1));
    const asked = (this.asked += 1);
    const { pages } = this;
    this.wanted = wanted;
    this.part("number").value = wanted;
    for (const button of this.root.querySelectorAll("[data-turn]")) {
      const to = wanted + Number(button.dataset.turn);
      button.disabled = to < 1 || to > this.paper.pages;
    }
    this.part("wait").hidden = false;
    this.part("error").hidden = true;
    try {
      // Both at once: most pages of a paper are as wide as the one before.
      const scale = this.#scale(this.size ?? USUAL);
      const [page, picture] = await Promise.all([pages.words(wanted), pages.picture(wanted, scale)]);
      if (asked !== this.asked) return;
      await this.#draw(picture);
      if (asked !== this.asked) return;
      const isAnother = page !== this.size;
      Object.assign(this, { number: wanted, size: page, drawn: scale });
      if (isAnother) {
        // The marks of the page before have no place on this one.
        this.found = [];
        this.#lay(page, atEnd);
      }
      this.part("sheet").hidden = false;
      this.#resize();
      this.paint();
      this.turned();
      this.#ahead(asked);
    } catch (error) {
      if (asked !== this.asked) return;
      if (!(error instanceof Failed)) throw error;
      pages.forget(wanted);
      Object.assign(this, { number: wanted, size: null });
      this.part("sheet").hidden = true;
      this.part("error").hidden = false;
      this.part("message").textContent = error.message;
      this.turned();
    } finally {
      if (asked === this.asked) this.part("wait").hidden = true;
    }
  }

  async #draw(picture) {
    const image = this.part("picture");
    const before = image.src;
    image.src = URL.createObjectURL(picture);
    if (before) URL.revokeObjectURL(before);
    await image.decode().catch(() => {
      throw new Failed("The picture of this page did not arrive whole.");
    });
  }

  #lay(page, atEnd) {
    const scroll = this.part("scroll");
    for (const name of ["text", "marks"]) {
      Object.assign(this.part(name).style, { width: `${page.width}px`, height: `${page.height}px` });
    }
    this.text.fill(page.words);
    this.part("wordless").hidden = page.words.length > 0;
    scroll.setAttribute("aria-label", `Page ${this.number} of ${this.paper.pages}, ${this.paper.name}`);
    this.fit();
    scroll.scrollTo(0, atEnd ? scroll.scrollHeight : 0);
  }

  #ahead(asked) {
    clearTimeout(this.aheadTimer);
    const next = this.number + 1;
    if (next > this.paper.pages) return;
    this.aheadTimer = setTimeout(() => {
      if (asked !== this.asked) return;
      this.pages.words(next).then((page) => this.pages.picture(next, this.#scale(page))).catch(() => {});
    }, AHEAD_AFTER);
  }

  // --- Size ---

  // Pixels of the window for each point of the page.
  #ratio(page) {
    const scroll = this.part("scroll");
    const { paddingLeft, paddingRight } = getComputedStyle(scroll);
    const room = Math.max(200, scroll.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - BORDERS);
    return (Math.min(room, WIDEST) / page.width) * this.zoom;
  }

  #scale(page) {
    const needed = this.#ratio(page) * Math.max(1, devicePixelRatio);
    return SCALES.find((scale) => scale >= needed * 0.95) ?? SCALES.at(-1);
  }

  fit() {
    if (!this.size) return;
    const ratio = this.#ratio(this.size);
    const sheet = this.part("sheet");
    Object.assign(sheet.style, { width: `${this.size.width * ratio}px`, height: `${this.size.height * ratio}px` });
    for (const name of ["text", "marks"]) this.part(name).style.transform = `scale(${ratio})`;
    this.part("zoomed").textContent = `${Math.round(this.zoom * 100)}\u00a0%`;
  }

  #resize() {
    this.fit();
    if (this.size && this.#scale(this.size) > this.drawn) this.show(this.number);
  }

  #zoomBy(step) {
    const at = ZOOMS.findIndex((zoom) => zoom >= this.zoom);
    this.zoom = step ? (ZOOMS[at + step] ?? this.zoom) : 1;
    this.#resize();
  }

  // --- Marks ---

  paint() {
    if (!this.size || this.part("sheet").hidden) return;
    const { words, index } = this.size;
    this.drawnMarks = [
      ...this.marks(this.number).flatMap((mark) => find(index, mark.text).map((passage) => ({ ...mark, passage }))),
      ...this.found,
    ];
    const drawn = this.drawnMarks.flatMap((mark) => {
      mark.boxes = boxes(words, mark.passage);
      return mark.boxes.map((box) => {
        const made = document.createElement("div");
        made.className = `paper-mark ${mark.look}`;
        Object.assign(made.style, {
          left: `${box.x - 1}px`,
          top: `${box.y}px`,
          width: `${box.width + 2}px`,
          height: `${box.height}px`,
        });
        return made;
      });
    });
    this.part("marks").replaceChildren(...drawn);
  }

  // Bring a mark of a look into sight, if there is one.
  reveal(look) {
    const mark = this.part("marks").querySelector(`.${look}`);
    const scroll = this.part("scroll");
    if (!mark) return false;
    const [box, view] = [mark.getBoundingClientRect(), scroll.getBoundingClientRect()];
    if (box.top < view.top || box.bottom > view.bottom) scroll.scrollTop += box.top - view.top - view.height / 3;
    if (box.left < view.left || box.right > view.right) scroll.scrollLeft += box.left - view.left - view.width / 3;
    return true;
  }

  #onClick({ x, y }) {
    const hit = (this.drawnMarks ?? []).filter((mark) =>
      mark.boxes.some((box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height),
    );
    if (hit.length) this.marked(hit);
  }

  // --- Listening ---

  #listen() {
    const scroll = this.part("scroll");
    this.root.addEventListener("click", (event) => {
      const { turn, zoom } = event.target.closest("[data-turn], [data-zoom]")?.dataset ?? {};
      if (turn) this.show(this.wanted + Number(turn));
      if (zoom) this.#zoomBy(Number(zoom));
    });
    this.part("number").addEventListener("change", (event) => this.show(event.target.value));
    this.part("number").addEventListener("focus", (event) => event.target.select());
    this.part("number").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.show(event.target.value);
    });
    this.part("again").addEventListener("click", () => this.show(this.number));
    this.part("choice").addEventListener("change", (event) => {
      this.open(this.papers.find((one) => one.id === event.target.value));
    });
    scroll.addEventListener("keydown", (event) => {
      const step = { PageDown: 1, PageUp: -1 }[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      if (this.wanted !== this.number) {
        event.preventDefault(); // a key that is held down turns one page at a time
        return;
      }
      const left = step > 0 ? scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop : scroll.scrollTop;
      const to = this.number + step;
      if (left > 2 || to < 1 || to > this.paper.pages) return; // there is more of this page, or nothing beyond it
      event.preventDefault();
      this.show(to, { atEnd: step < 0 });
    });
    new ResizeObserver(() => this.#resize()).observe(scroll);
  }
}
