// Coding by keyboard: keys tick themes, Enter saves, and the next text is there at once; what could not be sent is kept.
(() => {
  "use strict";
  const unit = document.getElementById("unit");
  const points = (text) => [...text].length;

  // Splitting: a new segment starts where the marked words start.
  const cut = document.getElementById("cut");
  if (cut) {
    document.getElementById("cut-row").hidden = false;
    const list = document.getElementById("pieces");
    cut.addEventListener("click", () => {
      const marked = document.getSelection();
      if (!marked.rangeCount) return;
      const range = marked.getRangeAt(0);
      const words = range.startContainer.parentElement?.closest("[data-start]");
      if (!words || !list.contains(words) || range.startContainer.nodeType !== Node.TEXT_NODE) return;
      const text = words.textContent;
      let at = range.startOffset;
      while (at < text.length && /\s/u.test(text[at])) at += 1;
      if (at === 0 || at >= text.length) return;
      const start = Number(words.dataset.start) + points(text.slice(0, at));
      const item = words.closest("li").cloneNode(true);
      item.querySelector("label")?.parentElement.remove();
      const label = document.createElement("label");
      label.className = "small";
      const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "starts", value: start, checked: true });
      label.append(box, ` ${list.dataset.label}`);
      const row = document.createElement("div");
      row.append(label);
      item.prepend(row);
      const rest = item.querySelector("[data-start]");
      rest.dataset.start = start;
      rest.textContent = text.slice(at);
      words.textContent = text.slice(0, at);
      words.closest("li").after(item);
      marked.removeAllRanges();
      box.focus();
    });
  }
  if (!unit) return;

  let following = document.getElementById("following");
  const waiting = [];
  let sending = false;
  let asked = false;
  let wish = null;  // where a key leads to once everything is saved
  const news = document.getElementById("coding-news");
  const error = document.getElementById("coding-error");
  const focus = () => unit.querySelector("h2").focus();
  const state = () => {
    const note = document.getElementById("unsaved");
    note.hidden = waiting.length === 0 || !waiting[0].late;
    note.querySelector("[data-unsaved]").textContent = waiting.length;
  };
  const show = (words) => {
    unit.innerHTML = words;
    error.replaceChildren();
    focus();
  };
  const forward = () => {
    if (!following?.innerHTML.trim()) return false;
    const before = document.getElementById("before");
    const now = unit.querySelector("[data-unit]").dataset.unit;
    if (before) before.href = `${unit.dataset.again}${unit.dataset.again.includes("?") ? "&" : "?"}at=${now}`;
    show(following.innerHTML);
    following.innerHTML = "";
    return true;
  };
  // After the session has ended: the number against forged requests of whoever has signed in since, in another window.
  const renew = async () => {
    const page = await fetch(unit.dataset.again, { redirect: "manual" });
    const token = page.ok && /name="csrf_token" value="([^"]+)"/.exec(await page.text())?.[1];
    if (!token) return false;
    for (const one of waiting) one.data.set("csrf_token", token);
    for (const part of [unit, following?.content]) {
      for (const field of part?.querySelectorAll("[name=csrf_token]") ?? []) field.value = token;
    }
    return true;
  };
  const put = async () => {
    if (sending || !waiting.length) return;
    sending = true;
    const one = waiting[0];
    let wait = 0;
    one.data.set("shown", unit.querySelector("[data-unit]").dataset.unit);
    try {
      const answer = await fetch(one.action, {
        method: "POST", body: new URLSearchParams(one.data), headers: { "HX-Request": "true" }, redirect: "manual",
      });
      const words = await answer.text();
      if (answer.status === 200) {
        waiting.shift();
        error.replaceChildren();
        news.textContent = "";
        news.textContent = news.dataset.saved;
        following ||= document.body.appendChild(document.createElement("template"));
        following.innerHTML = words;
        if (asked && !forward()) window.location.assign(unit.dataset.again);
        asked = false;
      } else if (answer.status === 422) {
        wish = null;
        waiting.length = 0;  // what came after it stands in the texts that follow; this one first
        asked = false;
        if (words.includes("data-unit")) show(words);
        else error.innerHTML = words;
        unit.querySelector("#error-summary")?.focus();
      } else {
        const signedOut = [0, 204, 400, 403].includes(answer.status);
        one.renewed = signedOut && !one.renewed && await renew();
        if (!one.renewed) wait = 8000;
        if (signedOut && wait && !error.firstChild) error.append(document.getElementById("signed-out").content.cloneNode(true));
      }
    } catch {
      wait = 8000;
    }
    if (wait) one.late = true;
    sending = false;
    state();
    if (waiting.length) window.setTimeout(put, wait);
    else if (wish) window.location.assign(wish);
  };
  unit.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-coding]");
    if (!form) return;
    event.preventDefault();
    event.stopPropagation();
    if (asked) return;
    const data = new FormData(form);
    if (event.submitter?.name) data.set("act", event.submitter.value);
    const act = data.get("act");
    if (act === "save" && !data.has("themes")) {
      form.querySelector("[name=themes]")?.focus();
      return;
    }
    if (act === "aside" && !data.has("reason")) {
      form.querySelector("[name=reason]")?.focus();
      return;
    }
    waiting.push({ action: form.action, data });
    if (!forward()) asked = true;
    put();
  }, true);
  const leave = (address) => {
    if (waiting.length) wish = address;
    else window.location.assign(address);
  };
  const press = (selector) => unit.querySelector(selector)?.click();
  const letters = {
    a: () => {
      const part = unit.querySelector("[data-aside]");
      part.open = true;
      (part.querySelector("[name=reason]:checked") || part.querySelector("[name=reason]")).focus();
    },
    n: () => leave(unit.querySelector("[data-next]").href),
    p: () => {
      const before = document.getElementById("before");
      if (before) leave(before.href);
    },
    s: () => leave(unit.querySelector("[data-split]").href),
  };
  unit.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const { target } = event;
    if (target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
    if (digit === "0") {
      event.preventDefault();
      press("[name=act][value=none]");
    } else if (digit) {
      const box = unit.querySelector(`[data-key="${event.shiftKey ? "s" : ""}${digit}"]`);
      if (!box) return;
      event.preventDefault();
      box.checked = !box.checked;
      box.focus();
    } else if (event.key === "Enter") {
      if (target.closest("a, button, summary, [data-aside]")) return;
      event.preventDefault();
      press("[name=act][value=save]");
    } else {
      const name = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : (/^Key([A-Z])$/.exec(event.code)?.[1] || "").toLowerCase();
      const act = event.shiftKey ? null : letters[name];
      if (!act) return;
      event.preventDefault();
      act();
    }
  });
  window.addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });
  focus();
})();
