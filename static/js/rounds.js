// All that readers' pages do by script, in one request. Without this file pages follow the
// system's theme, and every link and form of the discussion works as well.
// A classic, blocking script on purpose: a module would run after the first paint.

// Applies the reader's choice of light or dark before the first paint, and serves the switch
// in the foot.
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

// What makes a discussion handier.
addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("write");
  const desk = document.getElementById("reply");

  // A link such as #comment-12, as WordPress writes it, opens the page of a long discussion where
  // that comment is. Asked first: a comment that is gone should leave the reader with the article.
  const [, number] = location.hash.match(/^#comment-(\d+)$/) ?? [];
  const discussion = document.querySelector("[data-comments]");
  if (number && discussion && !document.getElementById(`comment-${number}`)) {
    const address = discussion.dataset.comments.replace("0", number);
    fetch(address, { method: "HEAD", redirect: "manual" }).then((answer) => {
      if (answer.type === "opaqueredirect") location.replace(address);
    }, () => {});
  }

  // What is to be mended is read out and scrolled to.
  document.querySelector(".errors")?.focus();

  // "Reply" brings the form below the comment, with what is written in it.
  function answer(link) {
    const comment = link?.closest(".comment");
    const name = comment?.querySelector(".comment__name").textContent;
    (comment ?? document.getElementById("discussion")).after(desk);
    form.elements.parent.value = link?.dataset.reply ?? "";
    const heading = document.getElementById("reply-heading");
    heading.textContent = link ? desk.dataset.answer.replace("{name}", () => name) : desk.dataset.usual;
    desk.querySelector("[data-cancel]")?.remove();
    if (link) heading.after(cancel());
    form.elements.body.focus({ preventScroll: true });
    desk.scrollIntoView({ block: "nearest" });
  }

  function cancel() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link", textContent: desk.dataset.nobody });
    button.dataset.cancel = "";
    return button;
  }

  addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply], [data-cancel]");
    if (!form || !link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    answer("reply" in link.dataset ? link : null);
  });

  // A like is counted where the reader is: what they have begun to write stays. The sentence
  // beside the button is spoken as well, so it is there before its words are.
  addEventListener("submit", async (event) => {
    const { target: likes, submitter: button } = event;
    if (likes.id !== "likes" || likes.dataset.byPage) return;
    event.preventDefault();
    if (button.ariaBusy) return;
    button.ariaBusy = "true";
    if (!button.nextElementSibling?.matches(".likes__said")) {
      button.after(Object.assign(document.createElement("span"), { className: "likes__said" }));
    }
    const said = button.nextElementSibling;
    said.setAttribute("role", "status");
    let sentence = likes.dataset.failed;
    try {
      const answer = await fetch(likes.action, {
        method: "POST",
        headers: { Accept: "text/plain" },
        body: new URLSearchParams([[button.name, button.value]]),
      });
      if (answer.headers.get("content-type")?.startsWith("text/plain")) sentence = await answer.text();
      // The second page, for a browser that doesn't say where the form stood.
      else if (answer.status === 403) likes.dataset.byPage = "yes";
    } catch {} // No answer, or half of one.
    button.ariaBusy = null;
    if (likes.dataset.byPage) likes.requestSubmit(button);
    else said.textContent = sentence;
  });

  // How much may still be written, once that is little and the writer pauses.
  const text = form?.elements.body;
  const left = document.createElement("p");
  left.className = "field__hint";
  left.setAttribute("role", "status");
  text?.after(left);
  let pause;
  text?.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      const rest = text.dataset.most - [...text.value].length;
      left.textContent = rest < 1000 ? text.dataset.left.replace("{number}", rest) : "";
    }, 800);
  });
});
