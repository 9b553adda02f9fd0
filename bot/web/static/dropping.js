// A picture that is dropped on the page or pasted into it goes where a chosen one goes.

import { announce } from "./showing.js";
import { word } from "./words.js";

function give(input, files, event) {
  const picture = Array.from(files).find((file) => file.type.startsWith("image/"));
  if (!picture) return;
  event.preventDefault();
  const chosen = new DataTransfer();
  chosen.items.add(picture);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
  announce(word("picture"));
}

/** Takes pictures for a file input. */
export function takePictures(input) {
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    // A file that is dropped beside must not replace the page.
    if (event.dataTransfer.files.length) event.preventDefault();
    give(input, event.dataTransfer.files, event);
  });
  document.addEventListener("paste", (event) => give(input, event.clipboardData.files, event));
}
