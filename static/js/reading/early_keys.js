// No module: it runs before the page is there. A form of arms, times or contrasts loads the page anew, and whoever goes on
// typing meanwhile means the page that comes. Keys pressed between such a form and the page's script are kept here, and
// pressed again where the focus is by then (late_keys.js).
(() => {
  const STORE = "keys-after-form";
  const LONGEST = 20000; // milliseconds: a page that takes longer was not waited for
  const NAMED = ["Tab", "Enter", "Backspace", "F6"];
  let kept = null; // while keys are kept: what was pressed

  const isMeant = (event) =>
    !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && (event.key.length === 1 || NAMED.includes(event.key));

  const store = () => {
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ path: location.pathname, at: Date.now(), keys: kept }));
    } catch {
      // without storage they are lost, as on any page
    }
  };

  const take = () => {
    try {
      const found = JSON.parse(sessionStorage.getItem(STORE));
      sessionStorage.removeItem(STORE);
      return found && Date.now() - found.at < LONGEST && location.pathname.startsWith(found.path) ? found.keys : null;
    } catch {
      return null;
    }
  };

  addEventListener(
    "keydown",
    (event) => {
      if (!kept || !event.isTrusted || !isMeant(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      kept.push({ key: event.key, code: event.code, shiftKey: event.shiftKey });
      store();
    },
    true,
  );
  kept = take();

  window.earlyKeys = {
    // A form was sent: from here on keys are meant for the page that it loads.
    hold(keys = kept ?? []) {
      kept = [...keys];
      store();
    },
    get isHolding() {
      return kept !== null;
    },
    // The page is there, or none comes: what was pressed.
    release() {
      const keys = kept ?? [];
      kept = null;
      take();
      return keys;
    },
  };
})();
