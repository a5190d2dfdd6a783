// Whoever signs out leaves this computer to somebody else: what the autosave still kept here of their readings goes with
// them. A session that merely ended keeps it. The door forgets, not the page that is left: that one may still write.

const LEFT = "signed-out";

try {
  const form = document.querySelector("form[data-sign-out]");
  if (form) {
    sessionStorage.removeItem(LEFT);
    form.addEventListener("submit", () => sessionStorage.setItem(LEFT, form.dataset.signOut));
  } else {
    const user = sessionStorage.getItem(LEFT);
    const kept = user ? Object.keys(localStorage).filter((key) => key.startsWith(`unsent:${user}:`)) : [];
    for (const key of kept) localStorage.removeItem(key);
    sessionStorage.removeItem(LEFT);
  }
} catch {
  // storage can be forbidden: then nothing was kept either
}
