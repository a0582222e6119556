// The list of messages: draws what the feed knows, and what waits to be sent.

import { avatar, el, icon } from "./dom.js";
import { attachmentList } from "./files.js";
import { formatted, plain } from "./text.js";
import { TicketCards } from "./tickets.js";

const NEAR = 120; // px from the end, within which new messages keep the end in view
// What a button of the rating question gives, 1 to 5, stands at the end of its payload; their order says nothing.
const score = ({ payload }) => Number(/\.([1-5])$/.exec(payload)?.[1]);

export class Log {
  #shown = new Map(); // server id → element
  #waiting = new Map(); // client id → element
  #read = 0;

  /** `chat` is the panel: its words, language, api and feed; `say(message)` sends. */
  constructor(chat) {
    this.chat = chat;
    this.list = el("ol", { className: "log" });
    this.region = el("div", { role: "log", "aria-live": "off" }, this.list);
    this.typing = el("div", { className: "typing", hidden: true }, el("i"), el("i"), el("i"), (this.typingLabel = el("span", { className: "unseen" })));
    this.welcome = el("section", { className: "welcome" });
    this.earlier = el("button", { type: "button", className: "chip earlier", hidden: true, onclick: () => this.#older() });
    this.scroll = el("div", { className: "scroll", tabIndex: 0, role: "region" }, this.earlier, this.welcome, this.region, this.typing);
    this.cards = new TicketCards(this);
  }

  get empty() {
    return !this.#shown.size && !this.#waiting.size;
  }

  add(messages) {
    this.following(() => {
      for (const message of messages) this.#insert(message);
      this.#arrange();
    });
  }

  #insert(message) {
    const element = this.#draw(message);
    this.#waiting.get(message.client_id)?.remove();
    this.#waiting.delete(message.client_id);
    this.#shown.set(message.id, element);
    const after = [...this.#shown.keys()].filter((id) => id > message.id);
    const next = after.length ? this.#shown.get(Math.min(...after)) : this.#waiting.values().next().value;
    this.list.insertBefore(element, next ?? null);
    if (message.from === "bot" || message.from === "agent") this.#read = Math.max(this.#read, message.id);
    if (message.from !== "requester") this.cards.mentioned(message.text, element);
  }

  /** What waits to be sent, as the outbox has it now. */
  outbox(messages) {
    this.following(() => {
      for (const message of messages) {
        if (this.#waiting.has(message.id)) continue;
        const element = this.#draw({ from: "requester", text: message.text ?? message.title ?? "", buttons: [], attachments: message.attachments });
        this.#waiting.set(message.id, element);
        this.list.append(element);
      }
      for (const [id, element] of this.#waiting) {
        const state = messages.some((message) => message.id === id) ? "pending" : "sent";
        if (element.dataset.state !== "failed") this.#mark(element, state);
      }
      this.#arrange();
    });
  }

  refused(id) {
    const element = this.#waiting.get(id);
    if (element) this.#mark(element, "failed");
  }

  clear() {
    this.#shown.clear();
    this.cards.clear();
    this.#read = 0;
    this.list.replaceChildren(...this.#waiting.values());
    this.#arrange();
  }

  live({ typing, caughtUp }) {
    this.following(() => {
      this.typing.hidden = !typing;
      if (typing) this.#read = Math.max(this.#read, this.chat.feed.last + 1);
      this.#arrange();
    });
    if (caughtUp) this.region.setAttribute("aria-live", "polite");
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  /** Draw everything anew, in another language. */
  relabel() {
    const { words } = this.chat;
    this.typingLabel.textContent = words.typing;
    this.earlier.textContent = words.earlier;
    this.scroll.setAttribute("aria-label", words.conversation);
    this.region.setAttribute("aria-label", words.conversation);
    const known = [...this.chat.feed.messages.values()].sort((one, other) => one.id - other.id);
    this.#waiting.clear();
    this.clear();
    this.add(known);
    this.outbox(this.chat.feed.outbox);
    this.#welcome();
  }

  #welcome() {
    const { words, settings } = this.chat;
    this.welcome.replaceChildren(
      el("h2", { textContent: settings.startMessage || words.welcome }),
      el("p", { textContent: words.explain }),
      el("div", { className: "chips" }, ...words.examples.map((text) => el("button", { type: "button", className: "chip", textContent: text, onclick: () => this.chat.say({ text }) }))),
    );
  }

  #draw(message) {
    const { words } = this.chat;
    const { from, text, attachments } = message;
    const element = el("li", { className: `message ${from}` });
    element.dataset.from = from + (message.author ?? "");
    element.dataset.at = message.at ?? "";
    if (message.id) element.dataset.id = message.id;
    if (from !== "system") {
      const name = message.author ?? { requester: words.you, bot: words.bot, agent: words.agent }[from];
      const label = el("div", { className: from === "requester" ? "unseen" : "name" }, ...(from === "agent" ? [avatar(name)] : []), name);
      element.append(label);
    }
    if (text) {
      const bubble = el("div", { className: "bubble", dir: "auto" });
      (from === "requester" ? plain : formatted)(bubble, text);
      element.append(bubble);
    }
    if (attachments?.length) element.append(attachmentList(this.chat, attachments));
    if (message.buttons.length) element.append(message.asks === "rating" && message.buttons.every(score) ? this.#stars(message.buttons) : this.#chips(message.buttons));
    if (from !== "system") {
      element.append(el("div", { className: "meta" }, el("time", this.#time(message.at)), ...(from === "requester" ? [el("span", { className: "tick", role: "img" })] : [])));
    }
    return element;
  }

  #time(at) {
    if (!at) return {};
    const moment = new Date(at);
    const { language } = this.chat;
    return { dateTime: at, title: moment.toLocaleString(language), textContent: moment.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" }) };
  }

  #mark(element, state) {
    const tick = element.querySelector(".tick");
    if (!tick || element.dataset.state === state) return;
    element.dataset.state = state;
    tick.setAttribute("aria-label", this.chat.words[state]);
    const drawn = { pending: "clock", sent: "sent", read: "read" }[state];
    tick.replaceChildren(drawn ? icon(drawn) : this.chat.words[state]);
  }

  #chips(buttons) {
    return this.#choices("chips", buttons.map(({ title, payload }) => el("button", { type: "button", className: "chip", textContent: title, onclick: () => this.chat.say({ payload, title }) })));
  }

  #stars(buttons) {
    const { words } = this.chat;
    const light = (count) => stars.forEach((star, place) => star.disabled || star.classList.toggle("lit", place < count));
    const stars = [...buttons].sort((one, other) => score(one) - score(other)).map(({ title, payload }, place) =>
      el("button", {
        type: "button",
        className: "star",
        textContent: "★",
        "aria-label": words.stars(score({ payload })),
        onpointerenter: () => light(place + 1),
        onfocus: () => light(place + 1),
        onclick: () => this.chat.say({ payload, title }),
      }),
    );
    const row = this.#choices("stars", stars);
    row.addEventListener("pointerleave", () => light(0));
    row.addEventListener("focusout", () => light(0));
    return row;
  }

  #choices(className, buttons) {
    return el("div", { className: `${className} choices`, role: "group", "aria-label": this.chat.words.choices }, ...buttons);
  }

  // What depends on neighbours: names once per group, days, choices that are past, the rating given, ticks.
  #arrange() {
    for (const day of this.list.querySelectorAll(".day")) day.remove();
    let before = null;
    let day = "";
    let answer = null;
    const elements = [...this.list.children];
    for (const element of elements.toReversed()) {
      for (const button of element.querySelectorAll(".choices button")) button.disabled = Boolean(answer);
      if (answer) {
        const score = (answer.querySelector(".bubble")?.textContent.match(/⭐/g) ?? []).length;
        element.querySelectorAll(".star").forEach((star, place) => star.classList.toggle("lit", place < score));
      }
      if (element.classList.contains("requester")) {
        answer = element;
        if (element.dataset.id) this.#mark(element, Number(element.dataset.id) < this.#read ? "read" : "sent");
      }
    }
    for (const element of elements) {
      const own = element.dataset.at ? new Date(element.dataset.at).toDateString() : day;
      if (own !== day) {
        day = own;
        before = null;
        element.before(el("li", { className: "day", textContent: this.#day(day) }));
      }
      element.classList.toggle("same", before === element.dataset.from && !element.classList.contains("system"));
      before = element.dataset.from;
    }
    const first = Math.min(...this.#shown.keys());
    this.earlier.hidden = !this.#shown.size || first <= 1;
    this.welcome.hidden = !this.empty || !this.chat.feed.live.caughtUp;
  }

  #day(day) {
    const { words, language } = this.chat;
    const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day)) / 86_400_000);
    return [words.today, words.yesterday][ago] ?? new Date(day).toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  }

  async #older() {
    const height = this.scroll.scrollHeight;
    const messages = await this.chat.feed.earlier().catch(() => []);
    for (const message of messages) if (!this.#shown.has(message.id)) this.#insert(message);
    this.#arrange();
    this.scroll.scrollTop += this.scroll.scrollHeight - height;
  }

  // Keep the end in view if it was; whoever reads further up is left alone.
  following(change) {
    if (this.empty) return change();
    const atEnd = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR;
    change();
    if (atEnd || this.region.getAttribute("aria-live") === "off") this.toEnd();
  }
}
