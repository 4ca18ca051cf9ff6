// Typing in paper forms: Enter goes to the next line, and the answers that the typed digits mean are marked.
(() => {
  "use strict";
  const form = document.getElementById("sheet-form");
  const lines = [...form.querySelectorAll("input:not([type=hidden]), textarea, select")];
  const button = form.querySelector("button[type=submit]");
  document.querySelectorAll("[data-keys]").forEach((one) => { one.hidden = false; });
  const mark = (line) => {
    const words = line.closest(".field").querySelectorAll("[data-digit]");
    const apart = words.length > 9 || /[\s,;.]/.test(line.value.trim());
    const typed = line.value.normalize("NFKC").split(apart ? /[\s,;.]+/ : "");
    words.forEach((one) => one.classList.toggle("chosen", typed.includes(one.dataset.digit)));
  };
  lines.forEach((line, at) => {
    mark(line);
    line.addEventListener("input", () => mark(line));
    line.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.altKey || event.isComposing) return;
      event.preventDefault();
      const next = lines[at + 1] || button;
      next.focus();
      next.select?.();
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyS") {
      event.preventDefault();
      form.requestSubmit(button);
    }
  });
})();
