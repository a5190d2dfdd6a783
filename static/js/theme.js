// Light, dark or as the system has it. Loaded in <head> before the first paint, therefore no module and no "defer".
(() => {
  "use strict";
  const KEY = "theme";
  const root = document.documentElement;

  const stored = () => {
    try {
      return localStorage.getItem(KEY) || "";
    } catch {
      return ""; // storage can be forbidden: then the system decides
    }
  };

  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  const show = () => {
    for (const radio of document.querySelectorAll("[data-theme-switch] input")) {
      radio.checked = radio.value === stored();
    }
  };

  apply(stored());
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("change", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const theme = event.target.value;
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // without storage the choice holds for this page
    }
    apply(theme);
    document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
  });
  // another tab of the same person
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    apply(stored());
    show();
    document.dispatchEvent(new CustomEvent("themechange", { detail: stored() }));
  });
})();
