// The caption of a table, which no cell holds, is asked in a dialog.
const dialog = document.getElementById("caption-dialog");

export function caption(editor) {
  const input = dialog.querySelector("input");
  input.value = editor.getAttributes("table").caption ?? "";
  dialog.onclose = () => {
    const chain = editor.chain().focus();
    if (dialog.returnValue === "set") chain.updateAttributes("table", { caption: input.value.trim() || null });
    chain.run();
  };
  dialog.returnValue = "";
  dialog.showModal();
  input.select();
}
