// Follows a link such as #comment-12, as WordPress writes it, to the page of a long discussion
// where that comment is. Without this file such a link opens the article at its head.
const [, number] = location.hash.match(/^#comment-(\d+)$/) ?? [];
const discussion = document.querySelector("[data-comments]");

if (number && discussion && !document.getElementById(`comment-${number}`)) {
  const address = discussion.dataset.comments.replace("0", number);
  // Asked first: a comment that is gone should leave the reader with the article.
  const answer = await fetch(address, { method: "HEAD", redirect: "manual" });
  if (answer.type === "opaqueredirect") location.replace(address);
}
