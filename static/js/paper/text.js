// The words of a page as transparent text over its picture, so that they can be selected and read out. They are laid out
// in points; the layer as a whole is scaled to the picture.
// A drag selects from word to word: browsers lose the selection where there is no text under the pointer, and a press
// would take the focus out of the cell that is being filled in.

import { said } from "./passages.js";

const FONT = "Arial, sans-serif";
const MEANT = 3; // pixels that a pointer moves before it drags

const pen = document.createElement("canvas").getContext("2d");

export class TextLayer {
  constructor(layer, { clicked }) {
    this.layer = layer;
    this.clicked = clicked;
    this.words = [];
    this.spans = [];
    layer.addEventListener("mousedown", (event) => this.#onPress(event));
    layer.addEventListener("copy", (event) => {
      const passage = this.selected();
      if (!passage) return;
      event.preventDefault();
      event.clipboardData.setData("text/plain", said(this.words, passage));
    });
  }

  fill(words) {
    this.words = words;
    this.spans = words.map((word, place) => {
      const span = document.createElement("span");
      const next = words[place + 1];
      const gap = next?.line === word.line ? next.x - word.x - word.width : -1;
      const isJoined = gap >= 0 && gap < 2 * word.height;
      span.textContent = isJoined ? `${word.text} ` : word.text;
      pen.font = `${word.height}px ${FONT}`;
      const natural = pen.measureText(span.textContent).width || 1;
      const wide = isJoined ? word.width + gap : word.width;
      span.dataset.word = place;
      Object.assign(span.style, {
        left: `${word.x}px`,
        top: `${word.y}px`,
        height: `${word.height}px`,
        font: `${word.height}px/1 ${FONT}`,
        transform: `scaleX(${wide / natural})`,
      });
      return span;
    });
    const lines = [];
    words.forEach((word, place) => {
      if (word.line !== words[place - 1]?.line) lines.push(document.createElement("p"));
      lines.at(-1).append(this.spans[place]);
    });
    this.layer.replaceChildren(...lines);
  }

  // The passage that is selected on this page; null when none is.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.layer)) return null;
    const touched = this.spans.flatMap((span, place) => (range.intersectsNode(span) ? [place] : []));
    const parts = touched
      .map((place) => {
        const [node, { length }] = [this.spans[place].firstChild, this.words[place].text];
        const start = range.startContainer === node ? Math.min(range.startOffset, length) : 0;
        const end = range.endContainer === node ? Math.min(range.endOffset, length) : length;
        return { place, start, end };
      })
      .filter(({ start, end }) => end > start);
    if (!parts.length) return null;
    return { from: parts[0].place, start: parts[0].start, to: parts.at(-1).place, end: parts.at(-1).end };
  }

  // --- Selecting with the mouse ---

  // Where a point of the window is on the page, in points.
  at(event) {
    const box = this.layer.getBoundingClientRect();
    const scale = box.width / this.layer.offsetWidth || 1;
    return { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale };
  }

  // The word nearest to a point and the character in it. Its line counts more than how far along it the point is.
  #nearest({ x, y }) {
    let [best, least] = [-1, Infinity];
    this.words.forEach((word, place) => {
      const across = Math.max(word.x - x, x - word.x - word.width, 0);
      const down = Math.max(word.y - y, y - word.y - word.height, 0);
      const far = across + 6 * down;
      if (far < least) [best, least] = [place, far];
    });
    if (best < 0) return null;
    const { text, x: left, width } = this.words[best];
    const along = Math.min(1, Math.max(0, (x - left) / (width || 1)));
    return { node: this.spans[best].firstChild, offset: Math.round(along * text.length), place: best };
  }

  #onPress(event) {
    if (event.button || !this.words.length) return;
    event.preventDefault();
    const from = this.#nearest(this.at(event));
    if (event.detail > 1) {
      this.#selectWhole(from.place, event.detail > 2);
      return;
    }
    const begun = event;
    let isDrag = event.shiftKey;
    const move = (moved) => {
      isDrag ||= Math.hypot(moved.clientX - begun.clientX, moved.clientY - begun.clientY) > MEANT;
      const to = isDrag && this.#nearest(this.at(moved));
      if (to) this.#select(from, to);
    };
    const end = (ended) => {
      document.removeEventListener("mousemove", move);
      if (isDrag) return;
      if (this.selected()) getSelection().removeAllRanges();
      this.clicked(this.at(ended));
    };
    document.addEventListener("mousemove", move);
    document.addEventListener("mouseup", end, { once: true });
  }

  // Letters within one word; over several, whole words.
  #select(from, to) {
    if (from.place === to.place) {
      getSelection().setBaseAndExtent(from.node, from.offset, to.node, to.offset);
      return;
    }
    const end = ({ place }) => this.words[place].text.length;
    const isForward = to.place > from.place;
    getSelection().setBaseAndExtent(from.node, isForward ? 0 : end(from), to.node, isForward ? end(to) : 0);
  }

  #selectWhole(place, isLine) {
    const { line } = this.words[place];
    const within = (word) => isLine && word?.line === line;
    let [first, last] = [place, place];
    while (within(this.words[first - 1])) first -= 1;
    while (within(this.words[last + 1])) last += 1;
    getSelection().setBaseAndExtent(this.spans[first].firstChild, 0, this.spans[last].firstChild, this.words[last].text.length);
  }
}
