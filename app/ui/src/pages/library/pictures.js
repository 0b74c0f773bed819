// Pictures that are pasted or dropped into the text: they go into the form, and are named where the cursor is.
const chosen = document.querySelector("input[name=pictures]");
const text = chosen.form.elements.source;

// The preview is told their names, not their bytes.
function tell() {
  for (const name of chosen.parentNode.querySelectorAll("input[name=coming]")) name.remove();
  for (const file of chosen.files) {
    const name = document.createElement("input");
    Object.assign(name, { type: "hidden", name: "coming", value: file.name });
    chosen.after(name);
  }
}

function bring(event, files) {
  const types = chosen.accept.split(",");
  const pictures = [...files].filter((file) => types.includes(file.type));
  if (!pictures.length) return;
  event.preventDefault();
  const all = new DataTransfer();
  for (const file of chosen.files) all.items.add(file);
  for (const file of pictures) {
    // What is pasted from the screen always has this name.
    const name = file.name === "image.png" ? `picture-${Date.now()}.png` : file.name;
    all.items.add(new File([file], name, { type: file.type }));
    const address = encodeURIComponent(name).replace(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
    text.setRangeText(`![${name.replace(/\.[^.]*$/, "")}](${address})`, text.selectionStart, text.selectionEnd, "end");
  }
  chosen.files = all.files;
  tell();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

chosen.addEventListener("change", tell);
text.addEventListener("paste", (event) => bring(event, event.clipboardData.files));
text.addEventListener("drop", (event) => bring(event, event.dataTransfer.files));
