// The papers of a study: what was brought is shown by the page itself, asked for again.

import "./paper/bringing.js";

document.addEventListener("brought", () => location.reload());
