// Gives the check-in page back when it is opened again without a network. Only the bare page and its own files are kept;
// names are none of them. Signing out throws them away.
const KEPT = "teilhabe-day";
const ANY = { ignoreVary: true };
const page = self.registration.scope;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// All or nothing, and no page of the sign-in in place of ours. Without a network what was kept earlier still counts.
const keep = async (addresses) => {
  const store = await caches.open(KEPT);
  await store.addAll(addresses.map((one) => new Request(one, { redirect: "error" }))).catch(() => {});
  const found = await Promise.all(addresses.map((one) => store.match(one, ANY)));
  return found.every(Boolean);
};
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep).then((is) => event.ports[0].postMessage(is)));
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
