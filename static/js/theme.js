// Applies the reader's choice of light or dark before the first paint, and serves the switch
// in the foot. Without this file pages follow the system and the switch stays hidden.
// A classic, blocking script on purpose: a module would run after the first paint.
(() => {
  const root = document.documentElement;
  const all = (selector) => document.querySelectorAll(selector);

  // Pictures and metadata that were made for one scheme follow the choice as well.
  const show = () => {
    const theme = root.dataset.theme;
    for (const part of all("[media*=prefers-color-scheme], [data-media]")) {
      part.dataset.media ??= part.media;
      part.media = part.dataset.media.replace(/\(prefers-color-scheme: *(\w+)\)/g, (query, scheme) =>
        theme ? `(${scheme === theme ? "min" : "max"}-width: 0)` : query);
    }
    for (const button of all("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", button.dataset.themeChoice === (theme ?? "system"));
    }
  };

  const choose = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    show();
  };

  try {
    choose(localStorage.getItem("theme"));
  } catch {} // Closed to us: then a choice lasts as long as the page.

  const parsing = new MutationObserver(show);
  if (root.dataset.theme) parsing.observe(root, { childList: true, subtree: true });

  addEventListener("DOMContentLoaded", () => {
    parsing.disconnect();
    show();
    for (const part of all("[data-appearance]")) part.hidden = false;
  });

  addEventListener("click", ({ target }) => {
    const theme = target.dataset?.themeChoice;
    if (!theme) return;
    choose(theme);
    try {
      localStorage.setItem("theme", theme);
    } catch {}
  });
})();
