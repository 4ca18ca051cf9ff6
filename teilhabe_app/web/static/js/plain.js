// Hints on plain words while somebody writes an answer. The button "check" of the page does the same without this file.
(() => {
  "use strict";
  const form = document.querySelector("form[data-plain]");
  const place = form.querySelector("[data-plain-hints]");
  const PAUSE = 900;
  let timer = 0;
  let asked = 0;

  const check = async () => {
    const number = ++asked;
    const data = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      if (name === "csrf_token" || name.startsWith("reason-")) data.set(name, value);
    });
    try {
      const answer = await fetch(form.dataset.plain, { method: "POST", body: data, redirect: "error" });
      const words = await answer.text();
      if (answer.ok && number === asked && words.trim() !== place.innerHTML.trim()) place.innerHTML = words;
    } catch {
      // no network: the button still works
    }
  };
  form.addEventListener("input", (event) => {
    if (!event.target.name || !event.target.name.startsWith("reason-")) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(check, PAUSE);
  });
})();
