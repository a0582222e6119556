// The stand-alone chat: installable, and there without network.

navigator.serviceWorker?.register("/page/worker.js", { scope: "/chat" }).catch(() => {});

// The page is in the language of its chat.
addEventListener("layani:ready", () => window.layani.on("language", ({ language }) => (document.documentElement.lang = language)));
