// Typing cards by keyboard alone: Enter saves and gives the next; a card that could not be sent is kept and tried again.
// A refused card comes back to be mended as soon as the field is free, with its table, language and kind.
(() => {
  "use strict";
  const form = document.getElementById("cards");
  const rows = [...form.querySelectorAll("[data-row]")];
  if (form.querySelector("#error-summary")) return;  // a refused form is mended as it stands
  rows.slice(1).forEach((row) => row.remove());
  const [row] = rows;
  const text = row.querySelector("textarea");
  const kind = row.querySelector("select");
  const once = row.querySelector("[type=hidden]");
  const typed = document.getElementById("typed");
  const news = document.getElementById("typed-news");
  const errors = document.getElementById("cards-error");
  const beside = [form.elements.table, form.elements.language, kind];
  const waiting = [];
  const refused = [];
  const aside = new Map();
  let mending = false;
  let sending = false;
  let renewed = false;
  const signedOut = document.getElementById("signed-out");
  row.querySelector("legend").hidden = true;
  document.getElementById("keys").hidden = false;

  const fresh = () => (crypto.randomUUID ? crypto.randomUUID()
    : [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  const state = () => {
    const note = document.getElementById("unsaved");
    const unsaved = waiting.length + refused.length;
    note.hidden = unsaved === 0;
    note.querySelector("[data-unsaved]").textContent = unsaved;
  };
  const bringBack = () => {
    if (text.value.trim() || !refused.length) return;
    const [card, words] = refused.shift();
    for (const field of beside) {
      const value = card.get(field.name);
      if (field.value !== value && !aside.has(field)) aside.set(field, field.value);
      field.value = value;
    }
    text.value = card.get(text.name);
    once.value = card.get(once.name);
    errors.innerHTML = words;
    mending = true;
  };
  const next = () => {
    mending = false;
    text.value = "";
    once.value = fresh();
    bringBack();
    if (!mending) {
      aside.forEach((value, field) => { field.value = value; });
      aside.clear();
    }
  };
  // After the session has ended: the number against forged requests of whoever has signed in since, in another window.
  const renew = async () => {
    const page = await fetch(form.action, { redirect: "manual" });
    const token = page.ok && /name="csrf_token" value="([^"]+)"/.exec(await page.text())?.[1];
    if (!token) return false;
    for (const card of waiting) card.set("csrf_token", token);
    for (const field of document.querySelectorAll("main [name=csrf_token]")) field.value = token;
    return true;
  };
  const put = async () => {
    if (sending || !waiting.length) return;
    sending = true;
    let wait = 0;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(waiting[0]), headers: { "HX-Request": "true" }, redirect: "manual",
      });
      const words = answer.type === "opaqueredirect" ? "" : await answer.text();
      if (answer.status === 200) {
        waiting.shift();
        signedOut.hidden = true;
        typed.innerHTML = words;
        news.textContent = "";
        news.textContent = news.dataset.saved;
        if (!mending && !refused.length) errors.replaceChildren();
      } else if (answer.status === 422) {
        refused.push([waiting.shift(), words]);
        if (!mending) errors.innerHTML = words;
        bringBack();
      } else {
        const ended = [0, 204, 400, 403].includes(answer.status);
        renewed = ended && !renewed && await renew();
        if (!renewed) wait = 8000;
        if (ended && wait) signedOut.hidden = false;
      }
    } catch {
      wait = 8000;
    }
    sending = false;
    state();
    if (waiting.length) window.setTimeout(put, wait);
  };
  const save = () => {
    if (text.value.trim()) waiting.push(new FormData(form));
    else if (mending) errors.replaceChildren();  // emptied: this card is given up
    else return;
    next();
    text.focus();
    state();
    put();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    save();
  }, true);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const number = /^Digit[1-9]$/.test(event.code) ? Number(event.code.slice(5)) : 0;
    if (number && number <= kind.options.length) {
      event.preventDefault();
      kind.selectedIndex = number - 1;
      text.focus();
    } else if (event.code === "KeyZ" && !waiting.length && !refused.length) {
      const last = typed.querySelector("[data-take-back]");
      if (last) {
        event.preventDefault();
        last.form.requestSubmit(last);
      }
    }
  });
  window.addEventListener("beforeunload", (event) => { if (waiting.length || refused.length || text.value.trim()) event.preventDefault(); });
})();
