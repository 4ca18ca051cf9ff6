// Gives the check-in page back when it is opened again without a network. Only the bare page and its own files are kept;
// names are none of them. Signing out throws them away.
const KEPT = "teilhabe-day";
const ANY = { ignoreVary: true };
const page = self.registration.scope;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(caches.open(KEPT).then((all) => all.addAll(event.data.keep)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && request.url.startsWith(page);
  const isPart = address.pathname.startsWith("/static/");
  if (!isPage && !isPart) return;
  event.respondWith((async () => {
    try {
      return await fetch(request);
    } catch (error) {
      address.searchParams.delete("q");
      const found = (await caches.match(address.href, ANY)) || (isPage && (await caches.match(page, ANY)));
      if (found) return found;
      throw error;
    }
  })());
});
