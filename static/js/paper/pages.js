// The pages of one paper, as the server gives them: words once, pictures in the size that is asked for.

import { indexOf, wordsOf } from "./passages.js";

export class Failed extends Error {}

async function ask(url) {
  let answer;
  try {
    answer = await fetch(url, { headers: { Accept: "application/json, image/png" } });
  } catch {
    throw new Failed("No connection. The page is shown again when there is one.");
  }
  if (answer.ok) return answer;
  const { message = "The page could not be shown." } = await answer.json().catch(() => ({}));
  throw new Failed(message);
}

export class Pages {
  constructor(paper) {
    this.paper = paper;
    this.read = new Map(); // number -> promise of {width, height, words, index}
  }

  words(number) {
    if (!this.read.has(number)) {
      const asked = ask(`${this.paper.url}pages/${number}.json`)
        .then((answer) => answer.json())
        .then((page) => {
          const words = wordsOf(page);
          return { width: page.width, height: page.height, words, index: indexOf(words) };
        });
      this.read.set(number, asked);
      asked.catch(() => {
        if (this.read.get(number) === asked) this.read.delete(number);
      });
    }
    return this.read.get(number);
  }

  // Whoever asks for the page again is not answered by what is still under way.
  forget(number) {
    this.read.delete(number);
  }

  async picture(number, scale) {
    const answer = await ask(`${this.paper.url}pages/${number}.png?scale=${scale}`);
    return answer.blob();
  }
}
