// Check-in that goes on without a network. Names stay in this browser's own store until the end of the day or until
// somebody signs out; what waits to be sent holds numbers only, so it may outlive the page.
const desk = document.getElementById("desk");
const words = document.getElementById("words").dataset;
const workshop = Number(desk.dataset.workshop) || null;
const QUEUE = `checkin-${desk.dataset.event}`;
const RECEIPT = /(?:[2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}/;
const AGAIN = 8000;
const FRESH = 20000;
let people = [];
let csrf = document.querySelector("#main [name=csrf_token]")?.value || "";
let sending = false;
let told = "";  // the entry that the news are about

// ---- what waits to be sent
const queue = () => {
  try { return JSON.parse(localStorage.getItem(QUEUE)) || []; } catch { return []; }
};
const keep = (items) => {
  localStorage.setItem(QUEUE, JSON.stringify(items));
  const note = document.getElementById("unsent");
  note.hidden = items.length === 0 || (sending && navigator.onLine);
  note.querySelector("[data-unsent]").textContent = items.length;
};
const uuid = () => crypto.randomUUID?.() || [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

// ---- names, kept until midnight
const store = () => new Promise((done, failed) => {
  const opening = indexedDB.open("teilhabe-day", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("people");
  opening.onsuccess = () => done(opening.result);
  opening.onerror = () => failed(opening.error);
});
const stored = async (mode, act) => {
  const base = await store();
  try {
    return await new Promise((done, failed) => {
      const asked = act(base.transaction("people", mode).objectStore("people"));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  } finally {
    base.close();
  }
};
const midnight = () => new Date().setHours(24, 0, 0, 0);
const remember = () => stored("readwrite", (all) => all.put({ until: midnight(), people }, desk.dataset.event)).catch(() => {});
const recall = async () => {
  const found = await stored("readonly", (all) => all.get(desk.dataset.event)).catch(() => null);
  if (found && found.until > Date.now()) people = found.people;
  else if (found) await stored("readwrite", (all) => all.clear()).catch(() => {});
};

// ---- the list and the figures
const isIn = (one) => (workshop ? one.visited.includes(workshop) : one.here);
const mark = (one, value) => {
  if (!workshop) {
    one.here = value;
    if (!value) one.visited = [];
    return;
  }
  one.visited = one.visited.filter((key) => key !== workshop);
  if (value) {
    one.visited.push(workshop);
    one.here = true;
  }
};
const figures = (data) => {
  const here = workshop ? data.visits[workshop] || 0 : data.here;
  document.querySelector("[data-count=here]").textContent = here;
  if (!workshop) document.querySelector("[data-count=expected]").textContent = data.expected;
};
const counted = () => {
  document.querySelector("[data-count=here]").textContent = people.filter(isIn).length;
};
const LETTERS = { "ß": "ss", "ي": "ی", "ك": "ک", "ة": "ه", "ى": "ی", "ı": "i", "ł": "l", "đ": "d", "ø": "o" };
const fold = (text) => text.toLowerCase().replace(/[ßيكةىıłđø]/g, (c) => LETTERS[c]).normalize("NFKD")
  .replace(/\p{M}/gu, "").replace(/[يكةى]/g, (c) => LETTERS[c]).replace(/\u200c/g, " ").replace(/\s+/g, " ").trim();
const matching = (typed) => {
  const wanted = fold(typed).split(" ").filter(Boolean);
  if (!wanted.length) return [];
  return people.filter((one) => {
    const parts = fold(one.name).split(/[\s'’.,()-]+/);
    return wanted.every((word) => parts.some((part) => part.startsWith(word)));
  }).slice(0, 30);
};
const draw = async () => {
  const field = document.getElementById("q");
  const typed = field.value;
  if (!people.length) return;
  const receipt = receiptIn(typed);
  if (receipt && !crypto.subtle) return;  // the server has found whoever it is
  const key = receipt ? await token(receipt) : null;
  if (field.value !== typed) return;
  const found = key ? people.filter((one) => one.token === key) : matching(typed);
  const list = document.getElementById("found");
  const focused = document.activeElement.closest?.("[data-person]")?.dataset.person;
  list.replaceChildren(...found.map((one) => {
    const row = document.getElementById("guest").content.cloneNode(true).firstElementChild;
    const [name, badge, button] = row.children;
    name.textContent = one.name;
    const state = isIn(one) ? [words.here, "success"] : !one.place ? [words.noPlace, "warning"]
      : workshop && !one.workshops.includes(workshop) ? [words.elsewhere, "warning"] : null;
    if (state) {
      badge.hidden = false;
      badge.textContent = state[0];
      badge.className = `badge badge--${state[1]}`;
    }
    row.dataset.person = one.id;
    button.textContent = isIn(one) ? words.out : words.in;
    button.className = `btn btn--${isIn(one) ? "tertiary" : "primary"}`;
    button.addEventListener("click", () => note(one, isIn(one) ? "out" : "in"));
    return row;
  }));
  if (focused) list.querySelector(`[data-person="${focused}"] button`)?.focus();
  document.getElementById("nobody").hidden = found.length > 0 || !typed.trim() || Boolean(key && !navigator.onLine);
};
const say = (text, kind) => {
  const line = document.createElement("p");
  line.className = `notice notice--${kind}`;
  line.textContent = text;
  document.getElementById("news").replaceChildren(line);
};
const named = (sentence, name) => sentence.replace("{name}", () => `\u2068${name}\u2069`);  // a direction of its own

// ---- checking in
const note = (one, act) => {
  if (act === "in" && isIn(one)) return say(named(words.already, one.name), "info");
  told = uuid();
  keep([...queue(), { once: told, act, id: one.id, workshop, at: new Date().toISOString() }]);
  mark(one, act === "in");
  say(named(act === "in" ? words.done : words.undone, one.name), act === "in" ? "success" : "info");
  remember();
  draw();
  counted();
  send();
};
const receiptIn = (text) => {
  const upper = text.toUpperCase();
  const bare = upper.replace(/[^0-9A-Z]/g, "");
  const found = upper.match(RECEIPT);
  if (found) return found[0];
  const groups = bare.length === 16 && bare.match(/.{4}/g).join("-");
  return groups && RECEIPT.test(groups) ? groups : null;
};
const token = async (receipt) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(receipt)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
};
const scanned = async (text) => {
  const receipt = receiptIn(text);
  if (!receipt) return false;
  const key = crypto.subtle ? await token(receipt) : null;
  const one = people.find((person) => person.token === key);
  if (one) note(one, "in");
  else {
    told = uuid();
    keep([...queue(), { once: told, act: "in", code: receipt, workshop, at: new Date().toISOString() }]);
    say(words.later, "info");
    send();
  }
  return true;
};

// ---- sending: each entry has a number of its own, so that sending twice counts once
const load = async () => {
  const answer = await fetch(desk.dataset.people, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  const data = await answer.json();
  ({ people, csrf } = data);
  document.getElementById("signed-out").hidden = true;
  for (const item of queue()) {
    const one = people.find((person) => person.id === item.id);
    if (one && (item.workshop || null) === workshop) mark(one, item.act === "in");
  }
  figures(data);
  if (queue().length) counted();
  remember();
  draw();
};
const refused = (answer) => {
  const one = people.find((person) => person.id === answer.id);
  if (one) mark(one, false);
  if (answer.once === told) document.getElementById("news").replaceChildren();  // it promised too much
  const line = document.createElement("li");
  line.className = `notice notice--${answer.kind}`;
  line.textContent = answer.words;
  document.getElementById("refused").append(line);
};
const post = (items) => {
  const body = new FormData();
  body.set("csrf_token", csrf);
  body.set("items", JSON.stringify(items));
  return fetch(desk.dataset.sync, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
};
const send = async () => {
  if (sending || !queue().length) return;
  sending = true;
  try {
    const items = queue().slice(0, 100);
    let answer = await post(items);
    if (answer.status === 400) {  // somebody signed in anew meanwhile
      await load();
      answer = await post(items);
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      document.getElementById("signed-out").hidden = false;
      throw new Error("signed out");
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    const over = new Set(data.answers.map((one) => one.once));
    keep(queue().filter((item) => !over.has(item.once)));
    for (const one of data.answers) {
      if (["unknown", "no_place", "full"].includes(one.answer)) refused(one);
      else if (items.some((item) => item.once === one.once && item.code)) {
        say(one.words, one.kind);
        load().catch(() => {});
      }
    }
    figures(data);
    draw();
    sending = false;
    if (queue().length) send();
  } catch {
    window.setTimeout(send, AGAIN);
  } finally {
    sending = false;
    keep(queue());
  }
};

// ---- camera and photo
let decode = null;
const decoder = async () => {
  if (!decode) {
    if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      decode = async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
    } else {
      const { decodeQR } = await import(desk.dataset.decoder);
      decode = async (canvas) => {
        const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        try { return decodeQR(image); } catch { return null; }
      };
    }
  }
  return decode;
};
const canvas = document.createElement("canvas");
const look = async (source, width, height) => {
  const scale = Math.min(1, 1000 / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(source, 0, 0, canvas.width, canvas.height);
  return (await decoder())(canvas);
};
const view = document.getElementById("view");
const button = document.getElementById("scan");
let stream = null;
const stop = () => {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  view.hidden = true;
  button.setAttribute("aria-pressed", "false");
  button.lastChild.textContent = words.scan;
};
const scan = async () => {
  let last = "";
  let seen = 0;
  while (stream) {
    if (view.readyState >= 2) {
      const text = await look(view, view.videoWidth, view.videoHeight).catch(() => null);
      if (text && (text !== last || Date.now() - seen > 4000)) {
        last = text;
        if (await scanned(text)) navigator.vibrate?.(80);
        else say(words.unseen, "warning");
      }
      if (text) seen = Date.now();
    }
    await new Promise((done) => { window.setTimeout(done, 200); });
  }
};
button.addEventListener("click", async () => {
  if (stream) return stop();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return say(words.noCamera, "warning");
  }
  view.srcObject = stream;
  view.hidden = false;
  button.setAttribute("aria-pressed", "true");
  button.lastChild.textContent = words.stop;
  await view.play();
  scan();
});
document.getElementById("photo").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  try {
    const picture = await createImageBitmap(file);
    const text = await look(picture, picture.width, picture.height);
    if (!text || !(await scanned(text))) say(words.unseen, "warning");
  } catch {
    say(words.unseen, "warning");
  }
  event.target.value = "";
});

// ---- the page
document.getElementById("camera").hidden = false;
document.getElementById("q").addEventListener("input", draw);
document.getElementById("find").addEventListener("submit", (event) => {
  const typed = document.getElementById("q").value;
  if (!people.length && navigator.onLine) return;
  event.preventDefault();
  if (receiptIn(typed)) {
    scanned(typed);
    document.getElementById("q").value = "";
  }
  draw();
});
window.addEventListener("online", send);
window.addEventListener("pagehide", stop);
window.addEventListener("beforeunload", (event) => { if (queue().length && !navigator.onLine) event.preventDefault(); });
window.setInterval(() => {
  if (document.visibilityState === "visible" && !queue().length) load().catch(() => {});
}, FRESH);
// Opening the page again without a network: it says so only when the worker governs the page and holds all its parts.
const prepare = async () => {
  const workers = navigator.serviceWorker;
  const governed = new Promise((done) => {
    if (workers.controller) done();
    workers.addEventListener("controllerchange", done, { once: true });
  });
  await workers.register(desk.dataset.worker, { scope: desk.dataset.page });
  const { active } = await workers.ready;
  const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
  const doors = [...document.querySelectorAll(".doors a")].map((one) => one.href);
  const bare = new URL(desk.dataset.page, location.href).href;
  const { port1, port2 } = new MessageChannel();
  const kept = new Promise((done) => { port1.onmessage = (event) => done(event.data); });
  active.postMessage({ keep: [...new Set([bare, ...doors, ...parts])] }, [port2]);
  await governed;
  document.getElementById("ready").hidden = !(await kept);
};
if ("serviceWorker" in navigator) prepare().catch(() => {});
keep(queue());
load().catch(async () => { await recall(); draw(); counted(); }).finally(send);
