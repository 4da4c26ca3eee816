// What makes a discussion handier. Without this file every link and form here works as well.

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
  });
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
