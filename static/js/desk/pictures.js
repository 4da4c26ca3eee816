// The dialog that puts an image into a text. Whoever wants it open sends the document a
// "picture-wanted" event, with a file in its detail or none; "picture-chosen" then
// bubbles from the dialog, its detail { id, url, html }.
(() => {
  const dialog = document.getElementById("pictures");
  if (!dialog) return;
  const [form, search] = dialog.querySelectorAll("form");
  const errors = form.querySelector(".errors");
  const list = dialog.querySelector("[data-picture-list]");
  const address = dialog.dataset.images;

  const choose = (picture) => {
    dialog.close();
    form.reset();
    dialog.dispatchEvent(new CustomEvent("picture-chosen", { bubbles: true, detail: picture }));
  };

  const tell = (lines) => {
    errors.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    errors.hidden = lines.length === 0;
    if (lines.length) errors.focus();
  };

  const show = (pictures) => {
    list.replaceChildren(...pictures.map((picture) => {
      const item = Object.assign(document.createElement("li"), { className: "media__item" });
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.append(Object.assign(new Image(), { src: picture.thumbnail, alt: picture.alt || picture.url.split("/").pop(), loading: "lazy" }));
      button.addEventListener("click", () => choose(picture));
      item.append(button);
      return item;
    }));
  };

  const find = async () => {
    const words = new URLSearchParams(new FormData(search));
    try {
      const answer = await fetch(`${address}?${words}`);
      show((await answer.json()).images);
    } catch {
      tell([dialog.dataset.failed]);
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    tell([]);
    const button = form.querySelector(".button:not([data-close])");
    button.disabled = true;
    try {
      const answer = await fetch(address, { method: "POST", body: new FormData(form) });
      const said = await answer.json();
      if (answer.ok) choose(said);
      else tell(Object.values(said.errors).flat());
    } catch {
      tell([dialog.dataset.failed]);
    } finally {
      button.disabled = false;
    }
  });
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  form.querySelector("[data-close]").addEventListener("click", () => dialog.close());

  document.addEventListener("picture-wanted", (event) => {
    tell([]);
    if (event.detail?.file) {
      const one = new DataTransfer();
      one.items.add(event.detail.file);
      form.elements.file.files = one.files;
    }
    dialog.showModal();
    find();
  });
})();
