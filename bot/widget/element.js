// <layani-chat>: the launcher, the panel once it is opened, and what both share.

import { Api } from "./api.js";
import { el, icon } from "./dom.js";
import { Feed } from "./feed.js";
import { Panel, SMALL } from "./panel.js";
import { store } from "./store.js";
import { WORDS } from "./words.js";

// Whether the panel is open in this tab: stays so from page to page.
const storedOpen = (value) => {
  try {
    if (value !== undefined) sessionStorage.setItem("layani.open", value);
    return JSON.parse(sessionStorage.getItem("layani.open")) ?? undefined;
  } catch {
    return undefined;
  }
};

// Which of black and white is read better on a colour (WCAG 2.2, contrast ratio).
const inkOn = (color) => {
  const canvas = el("canvas", { width: 1, height: 1 }).getContext("2d");
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
};

export class LayaniChat extends HTMLElement {
  #handlers = new Map();
  #panel = null;
  #before = null;

  /** Show the chat. `settings`: desk, title, language, page, startMessage, color, position, theme, maxFile, maxLength. */
  begin(settings, sheet) {
    this.settings = settings;
    this.language = this.#chosen();
    this.api = new Api(settings.desk, () => this.language, {
      fresh: () => this.feed.forget(),
      opened: () => this.feed.opened(),
      waiting: (on) => this.#panel?.waiting(on),
    });
    this.api.who = settings.who ?? {};
    this.feed = new Feed(this.api, {
      messages: (list) => this.#heard(list),
      live: (state) => this.#panel?.live(state),
      outbox: () => this.#panel?.log.outbox(this.feed.outbox),
      refused: (id, sentence) => {
        this.#panel?.log.refused(id);
        this.#panel?.complain(sentence);
        this.#emit("error", { message: sentence });
      },
      fresh: () => (this.#panel?.log.clear(), this.#count()),
    });
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    for (const name of ["position", "theme"]) if (settings[name]) this.setAttribute(name, settings[name]);
    this.toggleAttribute("page", Boolean(settings.page));
    if (settings.color) {
      this.style.setProperty("--layani-accent", settings.color);
      this.style.setProperty("--layani-accent-ink", inkOn(settings.color));
    }
    this.badge = el("span", { className: "badge", hidden: true, "aria-hidden": "true" });
    this.launcher = el("button", { type: "button", className: "launcher", "aria-expanded": "false", onclick: () => this.toggle() }, icon("chat"), this.badge);
    this.status = el("div", { className: "unseen", role: "status" });
    root.append(this.status, ...(settings.page ? [] : [this.launcher]));
    addEventListener("storage", ({ key }) => this.#changedElsewhere(key));
    document.addEventListener("visibilitychange", () => this.#count());
    this.#label();
    if (settings.who?.identity) this.identify(settings.who);
    if (this.api.known || this.feed.outbox.length) this.feed.start();
    if (settings.page || (storedOpen() ?? (settings.open && !matchMedia(SMALL).matches))) this.open({ focus: Boolean(settings.page) });
  }

  get words() {
    return WORDS[this.language];
  }

  get isOpen() {
    return this.launcher.getAttribute("aria-expanded") === "true";
  }

  /** Open the panel; `text` is put into the composer, not sent. */
  open({ text = "", focus = true } = {}) {
    if (!this.isOpen) {
      this.#before = document.activeElement;
      if (!this.#panel) {
        this.#panel = new Panel(this);
        this.shadowRoot.append(this.#panel.root);
      }
      this.#panel.root.hidden = false;
      this.launcher.setAttribute("aria-expanded", "true");
      this.toggleAttribute("open", true);
      storedOpen(true);
      this.feed.start();
      this.#label();
      this.#emit("open");
    }
    if (text) this.#panel.composer.text.value = text;
    // At once where a person pressed: a phone shows its keyboard only then.
    if (text || (focus && !this.settings.page)) this.#panel.focus();
    else requestAnimationFrame(() => setTimeout(() => (focus ? this.#panel.focus() : this.#panel.log.toEnd())));
    this.#count();
  }

  close() {
    if (!this.isOpen || this.settings.page) return;
    const inside = this.shadowRoot.activeElement;
    this.#panel.composer.quiet();
    this.#panel.root.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.toggleAttribute("open", false);
    storedOpen(false);
    this.#label();
    if (inside) (this.#before?.isConnected && this.#before !== document.body && this.#before !== this ? this.#before : this.launcher).focus();
    this.#emit("close");
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** The visitor is `identity`, for which `signature` vouches; their conversation is shown from now on.
   *  `organisation` is the old name of `customer`. */
  async identify({ identity, signature, organisation, customer = organisation }) {
    this.api.who = { identity, signature, ...(customer && { customer }) };
    const session = store.get("session");
    if (session && (session.identity !== identity || session.customer !== customer)) await this.logout(this.api.who);
    if (this.isOpen) this.feed.start();
    this.#emit("identify", { identity });
  }

  /** Forget the conversation in this browser. */
  async logout(who = {}) {
    this.api.who = who;
    const left = this.api.leave();
    this.feed.forget();
    await left;
    this.#emit("logout");
  }

  /** Speak "id" or "en" from now on, here and on later visits. */
  setLanguage(language) {
    if (!WORDS[language]) throw new RangeError(`"id" or "en", not "${language}"`);
    store.set("language", language);
    this.#speak(language);
  }

  /** Call `handler(detail)` on open, close, message, unread, identify, logout, error, language; returns how to stop. */
  on(event, handler) {
    const handlers = this.#handlers.get(event) ?? this.#handlers.set(event, new Set()).get(event);
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  announce(sentence) {
    this.status.textContent = sentence;
  }

  complain(sentence) {
    this.#panel?.complain(sentence);
  }

  /** Say something good or important, once. */
  notice(sentence) {
    this.#panel?.notice(sentence);
  }

  #emit(event, detail = {}) {
    for (const handler of this.#handlers.get(event) ?? []) handler(detail);
  }

  #chosen() {
    const wishes = [store.get("language"), this.settings.language, document.documentElement.lang, ...navigator.languages];
    const known = wishes.map((wish) => ({ in: "id", ms: "id" })[wish?.slice(0, 2)] ?? wish?.slice(0, 2)).find((wish) => WORDS[wish]);
    return known ?? this.settings.fallback;
  }

  #speak(language) {
    if (language === this.language) return;
    this.language = language;
    this.#label();
    this.#panel?.draw();
    if (this.isOpen) this.#panel.focus();
    this.#emit("language", { language });
  }

  #heard(list) {
    this.#panel?.log.add(list);
    this.#count();
    for (const message of list) if (this.feed.live.caughtUp) this.#emit("message", message);
  }

  // The messages that came while nobody looked.
  #count() {
    const looking = this.isOpen && document.visibilityState === "visible";
    if (looking && (store.get("read") ?? 0) < this.feed.last) store.set("read", this.feed.last);
    const read = store.get("read") ?? 0;
    const unread = [...this.feed.messages.values()].filter(({ id, from }) => id > read && from !== "requester").length;
    if (String(unread) === this.badge.textContent) return;
    this.badge.textContent = unread;
    this.badge.hidden = !unread;
    this.#label();
    if (unread) this.announce(this.words.unread(unread));
    this.#emit("unread", { count: unread });
  }

  #label() {
    const { words } = this;
    const unread = Number(this.badge.textContent);
    const label = this.isOpen ? words.close : unread ? `${words.open}, ${words.unread(unread)}` : words.open;
    this.launcher.setAttribute("aria-label", label);
    this.launcher.replaceChildren(icon(this.isOpen ? "down" : "chat"), this.badge);
    this.lang = this.language;
  }

  #changedElsewhere(key) {
    if (key === "layani.read") this.#count();
    if (key === "layani.language") this.#speak(this.#chosen());
  }
}
