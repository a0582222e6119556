// The panel: head, messages, composer. Built when it is first opened.

import { avatar, el, icon, iconButton } from "./dom.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { store } from "./store.js";

/** Where the panel fills the screen, as in widget.css. */
export const SMALL = "(max-width: 480px), (max-height: 420px)";
const SMALLEST = [300, 360]; // px

export class Panel {
  #busy = false;

  /** `chat`: settings, api, feed, language, words, close(), setLanguage(). */
  constructor(chat) {
    this.chat = chat;
    this.api = chat.api;
    this.feed = chat.feed;
    this.settings = chat.settings;
    this.root = el("section", { className: "panel", role: "dialog" });
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.root.addEventListener("dragover", (event) => this.#drag(event, true));
    this.root.addEventListener("dragleave", (event) => this.#drag(event, this.root.contains(event.relatedTarget)));
    this.root.addEventListener("drop", (event) => this.#drag(event, false));
    this.composer = new Composer(this);
    this.log = new Log(this);
    this.draw();
    const { width, height } = store.get("size") ?? {};
    if (width) this.#resize(width, height);
  }

  get words() {
    return this.chat.words;
  }

  get language() {
    return this.chat.language;
  }

  get fullScreen() {
    return this.settings.page || matchMedia(SMALL).matches;
  }

  /** Everything that has words in it, in the present language. */
  draw() {
    const { words, settings } = this;
    const { text, tray } = this.composer;
    const typed = text.value;
    this.composer = new Composer(this);
    this.composer.text.value = typed;
    if (tray.size) Object.assign(this.composer, { tray }).element.children[1].replaceWith(tray.element);
    this.face = el("span", { className: "face" });
    this.about = el("p");
    this.banner = el("p", { className: "banner", role: "status" });
    this.grow = iconButton("grow", words.larger, () => this.#enlarge(), "wide");
    this.handle = el("div", { className: "handle", role: "separator", tabIndex: 0, title: words.resize, "aria-label": words.resize, "aria-valuenow": 50, onpointerdown: (event) => this.#dragSize(event), onkeydown: (event) => this.#keySize(event) });
    const other = this.language === "id" ? "en" : "id";
    const heading = settings.page ? "h1" : "h2";
    const head = el(
      "div",
      { className: "head" },
      this.face,
      el("div", { className: "who" }, el(heading, { id: "title", textContent: settings.title }), this.about),
      el("button", { type: "button", className: "icon language", lang: other, "aria-label": words.other, title: words.other, textContent: other.toUpperCase(), onclick: () => this.chat.setLanguage(other) }),
      ...(settings.page ? [] : [this.grow, iconButton("close", words.close, () => this.chat.close())]),
    );
    this.root.setAttribute("aria-labelledby", "title");
    this.root.lang = this.language;
    this.root.replaceChildren(head, this.banner, this.log.scroll, this.composer.element, el("div", { className: "drop", "aria-hidden": "true", textContent: words.drop }));
    if (!settings.page) this.root.append(this.handle);
    this.log.relabel();
    this.live(this.feed.live);
    this.composer.fit();
  }

  say(message) {
    this.complain("");
    // The button that was pressed is past; a keyboard on glass should not pop up for it.
    if (this.root.getRootNode().activeElement?.matches(".chip, .star")) (matchMedia("(pointer: coarse)").matches ? this.log.scroll : this.composer.text).focus();
    this.feed.send(message);
    this.log.toEnd();
  }

  complain(sentence) {
    this.composer.complain(sentence);
  }

  notice(sentence) {
    this.composer.complain(sentence, "notice");
  }

  announce(sentence) {
    this.chat.announce(sentence);
  }

  waiting(on) {
    this.#busy = on;
    this.live(this.feed.live);
  }

  live(state) {
    const { held_by: holder, position, agent, connected } = state;
    const { words } = this;
    const sentence = !connected ? words.lost : this.#busy ? words.slowDown : holder === "queue" ? words.queue(position) : "";
    if (this.banner.textContent !== sentence) this.banner.textContent = sentence;
    this.banner.hidden = !sentence;
    this.banner.classList.toggle("lost", !connected);
    this.about.textContent = holder === "agent" ? words.held(agent) : words.tagline;
    this.face.replaceChildren(holder === "agent" ? avatar(agent || words.agent) : icon("chat"));
    this.log.live(state);
  }

  focus() {
    const modal = this.fullScreen && !this.settings.page;
    this.root.setAttribute("aria-modal", String(modal));
    this.composer.fit();
    this.log.toEnd();
    this.composer.text.focus({ preventScroll: true });
  }

  #key(event) {
    if (event.key === "Escape" && !this.settings.page) {
      event.stopPropagation();
      this.chat.close();
    }
    if (event.key !== "Tab" || !this.fullScreen || this.settings.page) return;
    const stops = [...this.root.querySelectorAll("button, textarea, a[href], [tabindex='0']")].filter((node) => !node.disabled && node.checkVisibility());
    const end = event.shiftKey ? stops[0] : stops.at(-1);
    if (this.root.getRootNode().activeElement !== end) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }

  #drag(event, over) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.root.classList.toggle("over", over);
    if (event.type === "drop") this.composer.tray.add(event.dataTransfer.files);
  }

  #enlarge() {
    const large = this.root.classList.toggle("large");
    const label = large ? this.words.smaller : this.words.larger;
    this.grow.replaceChildren(icon(large ? "shrink" : "grow"));
    this.grow.setAttribute("aria-label", label);
    this.grow.title = label;
  }

  #dragSize(down) {
    down.preventDefault();
    const { width, height, left } = this.root.getBoundingClientRect();
    const sign = left > innerWidth - left - width ? 1 : -1;
    const move = (event) => this.#resize(width + sign * (down.clientX - event.clientX), height + down.clientY - event.clientY);
    this.handle.setPointerCapture(down.pointerId);
    this.handle.addEventListener("pointermove", move);
    this.handle.addEventListener("lostpointercapture", () => this.handle.removeEventListener("pointermove", move), { once: true });
  }

  #keySize(event) {
    const step = { ArrowUp: [0, 24], ArrowDown: [0, -24], ArrowLeft: [24, 0], ArrowRight: [-24, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const { width, height } = this.root.getBoundingClientRect();
    this.#resize(width + step[0], height + step[1]);
  }

  #resize(width, height) {
    const size = { width: Math.max(SMALLEST[0], Math.round(width)), height: Math.max(SMALLEST[1], Math.round(height)) };
    this.root.style.setProperty("--width", `${size.width}px`);
    this.root.style.setProperty("--height", `${size.height}px`);
    store.set("size", size);
  }
}
