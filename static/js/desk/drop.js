// A picture that is dropped on a form, or pasted on its page, becomes its file.
(() => {
  const pictureOf = (data) => [...(data?.files ?? [])].find((file) => file.type.startsWith("image/"));

  for (const form of document.querySelectorAll("[data-picture-form]")) {
    const input = form.querySelector("input[type=file]");
    const take = (data) => {
      const file = pictureOf(data);
      if (!file) return false;
      const one = new DataTransfer();
      one.items.add(file);
      input.files = one.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.focus();
      return true;
    };
    form.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("is-over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("is-over"));
    form.addEventListener("drop", (event) => {
      form.classList.remove("is-over");
      if (take(event.dataTransfer)) event.preventDefault();
    });
    document.addEventListener("paste", (event) => {
      if (form.isConnected && (!form.closest("dialog") || form.closest("dialog[open]")) && take(event.clipboardData)) event.preventDefault();
    });
  }
})();
