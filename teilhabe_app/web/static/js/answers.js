// Answers survive a lost connection: kept in this browser until they are sent, and then stored once.
(() => {
  const store = localStorage;
  const clear = (start, further = "/") => Object.keys(store).forEach((one) => {
    if (one === start || (one.startsWith(start) && further.includes(one[start.length]))) store.removeItem(one);
  });
  const leaving = document.querySelector("[data-forgets]");  // others use this browser too
  leaving?.addEventListener("submit", () => clear(`answers:${leaving.dataset.forgets}`, "/~"));
  const form = document.getElementById("answers");
  if (!form) return;
  const box = document.getElementById("kept");
  const key = `answers:${form.dataset.key}`;
  const off = "answers:off";
  const tick = box.querySelector("input");
  const say = (name) => { box.querySelector("[role=status]").textContent = box.dataset[name]; };
  const own = (name) => name && !/^(csrf_token|promise|seed|shown|website)$/.test(name);
  let button;
  let state = "";  // waiting, sending, or plain: the browser sends it itself and shows what comes back
  const keep = () => {
    if (!tick.checked) return;
    const typed = [...new FormData(form)].filter(([name]) => own(name));
    try { store.setItem(key, JSON.stringify({ at: Date.now(), typed })); } catch { /* no room: as without this file */ }
  };
  const restore = () => {
    const kept = JSON.parse(store.getItem(key));
    if (!kept || document.getElementById("error-summary") || Date.now() - kept.at > 864e5) return;
    for (const one of form.elements) {
      if (!own(one.name)) continue;
      const values = kept.typed.filter(([name]) => name === one.name).map(([, value]) => value);
      if (/radio|checkbox/.test(one.type)) one.checked = values.includes(one.value);
      else if (values.length) [one.value] = values;
    }
    if (kept.typed.length > 1) say("restored");
  };
  const send = async () => {
    if (state !== "waiting") return;
    state = "sending";
    say("sending");
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.append(button.name, button.value);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { "X-Answers": "1" }, signal: AbortSignal.timeout?.(20000),
      });
      const to = answer.headers.get("X-To");
      if (answer.status > 499) throw answer;
      if (to) {
        clear(key.replace(/\/check$/, ""));
        location.assign(to);
      } else {
        state = "plain";
        form.requestSubmit(button);
      }
    } catch {
      state = "waiting";
      say("offline");
      setTimeout(send, 8000);
    }
  };
  document.addEventListener("submit", (event) => {
    if (event.target !== form || state === "plain") return;
    event.preventDefault();
    event.stopPropagation();
    if (state === "sending") return;
    keep();
    button = event.submitter;
    state = "waiting";
    send();
  }, true);
  form.addEventListener("input", keep);
  addEventListener("online", send);
  addEventListener("pageshow", (event) => { if (event.persisted) state = ""; });
  tick.checked = !store.getItem(off);
  tick.addEventListener("change", () => {
    if (tick.checked) store.removeItem(off);
    else {
      store.setItem(off, 1);
      store.removeItem(key);
    }
    keep();
  });
  box.hidden = false;
  restore();
})();
