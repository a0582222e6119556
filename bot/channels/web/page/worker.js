// Keeps the shell of the stand-alone chat, so that it opens without network. Conversations never pass through here.

const CACHE = "layani-1";
const SHELL = ["/chat", "/widget.js", "/page/app.js", "/page/page.css", "/page/icon.svg", "/page/icon-192.png"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// The network first, so that a new version is there at once; what it brings is kept for the next time without.
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !SHELL.includes(pathname)) return;
  event.respondWith(
    caches.open(CACHE).then((cache) =>
      fetch(event.request)
        .then((answer) => {
          if (answer.ok) cache.put(pathname, answer.clone());
          return answer;
        })
        .catch(() => cache.match(pathname)),
    ),
  );
});
