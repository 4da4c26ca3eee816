// A video or a post elsewhere stands as a link. A button beside it loads the thing itself:
// until somebody presses it, no other site hears of them.
{
  const { load } = document.currentScript.dataset;
  const PLACES = [
    [/^https:\/\/(?:www\.youtube\.com\/watch\?v=|youtu\.be\/)([\w-]{11})/, (id) => `https://www.youtube-nocookie.com/embed/${id}`],
    [/^https:\/\/bsky\.app\/profile\/([\w.:-]+)\/post\/(\w+)/, (who, id) => `https://embed.bsky.app/embed/${who}/app.bsky.feed.post/${id}`],
    [/^https:\/\/(?:x|twitter)\.com\/\w+\/status\/(\d+)/, (id) => `https://platform.twitter.com/embed/Tweet.html?id=${id}&dnt=true`],
  ];

  for (const link of document.querySelectorAll("figure.card > a")) {
    const [pattern, place] = PLACES.find(([each]) => each.test(link.href)) ?? [];
    if (!pattern) continue;
    const address = place(...link.href.match(pattern).slice(1));
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link", textContent: load.replace("{host}", new URL(address).host) });
    button.addEventListener("click", () => {
      const frame = document.createElement("iframe");
      Object.assign(frame, { src: address, title: link.textContent, allow: "fullscreen", referrerPolicy: "strict-origin" });
      button.replaceWith(frame);
      frame.focus();
    });
    link.after(button);
  }
}
