// Marking words in a contribution puts them into the field; without this file people copy and paste.
(() => {
  "use strict";
  const source = document.querySelector("[data-quote-source]");
  const field = document.getElementById("quote");
  if (!source || !field) return;
  const hint = document.querySelector("[data-quote-hint]");
  if (hint) hint.hidden = false;
  document.addEventListener("selectionchange", () => {
    const marked = document.getSelection();
    if (!marked || marked.isCollapsed || !marked.rangeCount) return;
    const range = marked.getRangeAt(0);
    if (!source.contains(range.commonAncestorContainer)) return;
    const words = marked.toString().trim();
    if (words) field.value = words;
  });
})();
