// A draft saves itself while somebody writes. The buttons of the page do the same without this file.
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  const state = form.querySelector("[data-draft-state]");
  const PAUSE = 2500;
  const MOST_AFTERWARDS = 60000;  // bytes that browsers still send for a page that is being left
  let timer = 0;
  let busy = false;
  let changed = false;
  let waiting = null;  // the button that was pressed while the page was saving
  let stopped = Boolean(form.querySelector("#error-summary"));  // a refused form is mended as it stands

  const save = async (leaving = false) => {
    if (busy || stopped || !changed) return;
    busy = true;
    changed = false;
    const data = new FormData(form);
    data.set("do", "autosave");
    const body = new URLSearchParams(data);
    const keepalive = leaving && String(body).length < MOST_AFTERWARDS;
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "error", keepalive });
      const told = await answer.json();
      Object.entries(told.values || {}).forEach(([name, value]) => {
        const field = form.elements.namedItem(name);
        if (field) field.value = value;
      });
      stopped = Boolean(told.conflict);
      state.textContent = told.message;
    } catch {
      changed = true;  // no network, or signed out meanwhile: the buttons still work and say so
      if (state.textContent !== state.dataset.failed) state.textContent = state.dataset.failed;
    }
    busy = false;
    if (waiting) form.requestSubmit(waiting);
    else if (changed) later();
  };
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => save(), PAUSE);
  };
  form.addEventListener("input", () => {
    changed = true;
    later();
  });
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    if (busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event.submitter;
    } else stopped = true;
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  window.addEventListener("pagehide", () => save(true));
})();
