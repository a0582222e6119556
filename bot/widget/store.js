// What the browser keeps for this site, shared by its tabs. Where storage is blocked, this page's memory serves.

const PREFIX = "layani.";
const memory = new Map();

export const store = {
  /** Whether other tabs see what is kept here. */
  shared: (() => {
    try {
      localStorage.setItem(`${PREFIX}test`, "1");
      localStorage.removeItem(`${PREFIX}test`);
      return true;
    } catch {
      return false;
    }
  })(),
  get(key) {
    try {
      return JSON.parse((this.shared ? localStorage.getItem(PREFIX + key) : memory.get(key)) ?? "null");
    } catch {
      return null;
    }
  },
  set(key, value) {
    const text = JSON.stringify(value);
    try {
      if (this.shared) localStorage.setItem(PREFIX + key, text);
      else memory.set(key, text);
    } catch {
      // The site's space is full: whatever is not the session can be had again.
      if (key !== "log") localStorage.removeItem(`${PREFIX}log`);
    }
  },
  remove(key) {
    if (this.shared) localStorage.removeItem(PREFIX + key);
    else memory.delete(key);
  },
  /** The keys that begin so, in order. */
  keys(begin) {
    const all = this.shared ? Object.keys(localStorage) : [...memory.keys()].map((key) => PREFIX + key);
    return all.filter((key) => key.startsWith(PREFIX + begin)).map((key) => key.slice(PREFIX.length)).sort();
  },
};

/** `work` while no other tab does the work of that name; at once where the browser has no locks (no HTTPS). */
export const locked = (name, work) => (navigator.locks && store.shared ? navigator.locks.request(PREFIX + name, work) : work());

/** A random id. crypto.randomUUID is for secure pages only. */
export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
