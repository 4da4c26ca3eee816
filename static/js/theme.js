// Applies the reader's choice of light or dark before the first paint, and serves the
// switch in the foot. Without this file pages follow the system and the switch stays hidden.
// A classic script in the head, on purpose: a module would run after the first paint.
(() => {
  const root = document.documentElement;

  const chosen = () => root.dataset.theme || "system";

  // Pictures and metadata made for one scheme follow the choice as well.
  const followChoice = () => {
    for (const element of document.querySelectorAll('[media*="prefers-color-scheme"], [data-media]')) {
      element.dataset.media ??= element.media;
      element.media = element.dataset.media.replace(/\(prefers-color-scheme: *(\w+)\)/g, (query, scheme) => {
        if (chosen() === "system") return query;
        return scheme === chosen() ? "(min-width: 0)" : "(max-width: 0)";
      });
    }
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", button.dataset.themeChoice === chosen());
    }
  };

  const choose = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  try {
    choose(localStorage.getItem("theme"));
  } catch {} // Storage is closed to us: the choice lasts as long as the page.

  const parsing = new MutationObserver(followChoice);
  if (chosen() !== "system") parsing.observe(root, { childList: true, subtree: true });

  document.addEventListener("DOMContentLoaded", () => {
    parsing.disconnect();
    followChoice();
    for (const part of document.querySelectorAll("[data-appearance]")) part.hidden = false;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    choose(button.dataset.themeChoice);
    followChoice();
    try {
      localStorage.setItem("theme", chosen());
    } catch {}
  });
})();
