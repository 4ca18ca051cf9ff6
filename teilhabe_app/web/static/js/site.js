// Small comforts; every page works without this file.
(() => {
  "use strict";
  const menus = () => document.querySelectorAll("details.menu[open]");

  // Menus close with Escape (focus goes back to their button) and by a click elsewhere.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // A second click within the same page does not send a form twice; coming back with the back button frees it again.
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.action.endsWith("/sign-out")) {  // names that the check-in keeps
      indexedDB.deleteDatabase("teilhabe-day");
      window.caches?.delete("teilhabe-day");
    }
    if (form.getAttribute("method") !== "post" || form.hasAttribute("hx-post")) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    form.setAttribute("aria-busy", "true");
    window.setTimeout(() => {
      sent.delete(form);
      form.removeAttribute("aria-busy");
    }, 8000);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[aria-busy]").forEach((form) => {
      sent.delete(form);
      form.removeAttribute("aria-busy");
    });
  });

  // A link of the error summary leads to its field with the label in view.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const place = field.closest(".field") || field;
    place.scrollIntoView({ block: "start" });
    const target = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
    (target || field).focus({ preventScroll: true });
  });

  const focusSummary = (root) => {
    const own = root.matches && root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
    const place = root.querySelector("#error-summary") || own;
    if (place) {
      if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
      place.focus();
    }
    return Boolean(place);
  };
  if (!document.querySelector("[autofocus]")) focusSummary(document);

  // After htmx changed a part: to the errors or to the part marked with data-focus.
  document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.target));
  document.addEventListener("htmx:afterRequest", (event) => {
    document.querySelectorAll(".request-failed").forEach((note) => { note.hidden = event.detail.successful; });
  });
})();
