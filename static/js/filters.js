// A filter that searches is called what its label says; its list comes from Select2, which
// knows of no label.
django.jQuery(() => {
  for (const form of document.querySelectorAll(".autocomplete-filter")) {
    const label = form.querySelector("label");
    const box = form.querySelector(".select2-selection");
    const chosen = box?.querySelector(".select2-selection__rendered");
    if (!chosen) continue;
    label.id = `${label.htmlFor}-label`;
    chosen.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  }
});
