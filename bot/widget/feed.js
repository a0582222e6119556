// The conversation as this browser knows it. Of several tabs one leads: it alone holds the event stream and sends what
// waits; the others show what it keeps in the store. A tab that is looked at takes over from a leader that sleeps.

import { pause, Refused } from "./api.js";
import { newId, store } from "./store.js";

const SILENCE = 40_000; // ms; the desk sends at least a comment every 15 s
const BACK_OFF = [300, 1_000, 2_000, 4_000, 8_000];
const KEPT = 200; // messages in the cache
const OUT = "out.";

const delay = (attempt) => BACK_OFF[Math.min(attempt, BACK_OFF.length - 1)] * (0.75 + Math.random() / 2);

export class Feed {
  #channel = store.shared && globalThis.BroadcastChannel ? new BroadcastChannel("layani") : null;
  #leading = null; // while this tab leads, a mark of that term
  #started = false;
  #idle = false;
  #sending = false;
  #answered = false;
  #count = 0;
  #abort = null;
  #wakers = new Set();
  #heard = 0;
  live = { held_by: "bot", typing: false, connected: true, caughtUp: false };

  /** `on.messages(list)`: new ones, oldest first; `on.live(state)`; `on.outbox()`; `on.refused(id, sentence)`; `on.fresh()`. */
  constructor(api, on) {
    Object.assign(this, { api, on, messages: new Map() });
    this.live.caughtUp = !api.known;
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#told(data);
    const look = () => document.visibilityState === "visible" && this.#look();
    document.addEventListener("visibilitychange", look);
    addEventListener("pageshow", look);
    addEventListener("online", () => this.#hurry());
    // What another tab stored may arrive here later than what it said about it.
    addEventListener("storage", ({ key }) => {
      if (key?.startsWith(`layani.${OUT}`) || key === "layani.session") this.#told({ type: "outbox" });
      else if (key === "layani.log" && this.#started) this.#sync();
    });
  }

  get last() {
    return Math.max(0, ...this.messages.keys());
  }

  /** Messages not acknowledged yet, oldest first: {id, text | payload, title, files, attachments}. */
  get outbox() {
    // What another tab removed from the store may be seen here for longer than the news that it arrived.
    const arrived = new Set([...this.messages.values()].map(({ client_id }) => client_id));
    return store.keys(OUT).map((key) => store.get(key)).filter((kept) => kept && !arrived.has(kept.id));
  }

  /** Follow the conversation from now on, or as soon as there is one. */
  start() {
    if (this.#started) return;
    this.#started = true;
    this.#sync();
    if (navigator.locks && this.#channel) {
      this.#apply();
      this.#tell("hello");
    } else {
      this.#lead();
    }
  }

  /** Keep a message and send it, with the same id until it is acknowledged. */
  send(message) {
    const kept = { id: newId(), page: location.href.split(/[?#]/)[0], ...message };
    this.#count = (this.#count + 1) % 1000;
    store.set(`${OUT}${Date.now()}${String(this.#count).padStart(3, "0")}.${kept.id}`, kept);
    this.on.outbox();
    this.start();
    this.#tell("outbox");
    this.#flush();
    return kept;
  }

  /** Forget everything of this conversation. */
  forget(told = false) {
    this.messages.clear();
    if (!told) {
      store.remove("log");
      store.remove("read");
      this.#tell("fresh");
    }
    this.live = { ...this.live, held_by: "bot", position: 0, agent: "", typing: false, caughtUp: !this.api.known };
    this.on.fresh();
    this.#hurry();
  }

  /** There is a session now: who leads begins to follow it. */
  opened() {
    this.#tell("outbox");
    if (this.#idle) this.#hurry();
  }

  /** All messages before the oldest in the cache. */
  async earlier() {
    const oldest = Math.min(...this.messages.keys());
    const { messages } = await this.api.json("/chat/messages");
    return messages.filter((message) => message.id < oldest);
  }

  #apply(steal) {
    const lead = () => this.#lead();
    const request = steal ? navigator.locks.request("layani.lead", { steal: true }, lead) : navigator.locks.request("layani.lead", lead);
    // Rejected when another tab takes over.
    request.catch(() => {
      this.#leading = null;
      this.#hurry();
      this.#apply();
    });
  }

  async #lead() {
    const term = (this.#leading = {});
    this.#sync();
    this.#flush();
    for (let attempt = 0; this.#leading === term; attempt++) {
      // Nobody has said anything yet: no session is opened for that.
      this.#idle = !this.api.known && !this.api.who.identity;
      if (this.#idle) {
        await this.#pause(SILENCE);
        continue;
      }
      try {
        await this.#stream(term, () => (attempt = 0));
      } catch (error) {
        if (error instanceof Refused) this.on.refused(null, error.message);
      }
      if (this.#leading !== term) return;
      if (attempt) this.#report({ connected: false });
      await this.#pause(delay(attempt));
    }
  }

  async #stream(term, connected) {
    const abort = (this.#abort = new AbortController());
    let timer = setTimeout(() => abort.abort(), SILENCE);
    try {
      await this.api.token();
      const headers = this.last ? { "Last-Event-ID": String(this.last) } : {};
      const answer = await this.api.call("/chat/events", { headers, signal: abort.signal });
      if (!answer.ok) return;
      connected();
      this.#report({ connected: true });
      this.#flush();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ""; ; ) {
        const { done, value } = await reader.read();
        if (done || this.#leading !== term) return;
        this.#heard = Date.now();
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(), SILENCE);
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop();
        try {
          this.#events(blocks);
        } catch (error) {
          reportError(error); // a fault of ours is no lost connection
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #events(blocks) {
    const news = [];
    let live = null;
    for (const block of blocks) {
      const { event, data } = Object.fromEntries(block.split("\n").map((line) => line.split(/:\s(.*)/s, 2)));
      if (!data) continue;
      const told = JSON.parse(data);
      if (event === "message") news.push(told);
      else if (event === "state") live = { ...live, position: 0, agent: "", ...told, caughtUp: true };
      else if (event === "typing") live = { ...live, typing: told.on };
    }
    if (news.length) {
      this.#show(news);
      store.set("log", [...this.messages.values()].sort((one, other) => one.id - other.id).slice(-KEPT));
      for (const { client_id } of news) if (client_id) this.#acknowledge(client_id);
      this.#tell("news", news);
    }
    if (live) this.#report(live);
  }

  #show(list) {
    const news = list.filter(({ id }) => !this.messages.has(id));
    for (const message of news) this.messages.set(message.id, message);
    if (news.length) this.on.messages(news);
  }

  #sync() {
    this.#show(store.get("log") ?? []);
  }

  #report(change) {
    this.live = { ...this.live, ...change };
    this.on.live(this.live);
    if (this.#leading) this.#tell("live", this.live);
  }

  async #flush() {
    if (this.#sending || (navigator.locks && this.#channel && !this.#leading)) return;
    this.#sending = true;
    for (let attempt = 0, key; (key = store.keys(OUT)[0]); ) {
      const { title: _, attachments: __, ...body } = store.get(key) ?? {};
      try {
        if (body.id) {
          const answer = await this.api.call("/chat/messages", { json: body, method: "POST" });
          if (!answer.ok) this.#refuse(body.id, (await answer.json()).message);
        }
        store.remove(key);
        this.#tell("outbox");
        this.on.outbox();
        attempt = 0;
      } catch (error) {
        if (error instanceof Refused) {
          this.#refuse(null, error.message);
          break;
        }
        await this.#pause(delay(attempt++));
      }
    }
    this.#sending = false;
  }

  #acknowledge(id) {
    for (const key of store.keys(OUT)) if (key.endsWith(id)) store.remove(key);
  }

  #refuse(id, sentence) {
    this.on.refused(id, sentence);
    this.#tell("refused", { id, sentence });
  }

  #told({ type, value }) {
    if (type === "news") this.#show(value);
    else if (type === "fresh") this.forget(true);
    else if (type === "refused") this.on.refused(value.id, value.sentence);
    else if (type === "live" && !this.#leading) this.#report(value);
    else if (type === "pong") this.#answered = true;
    else if (type === "outbox") {
      this.on.outbox();
      this.start();
      this.#flush();
      if (this.#idle && this.api.known) this.#hurry();
    } else if (this.#leading && (type === "hello" || type === "ping")) {
      this.#tell(type === "ping" ? "pong" : "live", this.live);
    }
  }

  // The tab is looked at: what slept meanwhile is woken or replaced.
  async #look() {
    this.#sync();
    this.start();
    if (this.#leading) {
      if (Date.now() - this.#heard > SILENCE / 2) this.#hurry();
    } else if (this.#started && navigator.locks && this.#channel) {
      this.#answered = false;
      this.#tell("ping");
      await pause(2_000);
      if (!this.#answered && !this.#leading) this.#apply(true);
    }
  }

  #hurry() {
    this.#abort?.abort();
    for (const wake of this.#wakers) wake();
  }

  async #pause(ms) {
    let own;
    await pause(ms, (wake) => this.#wakers.add((own = wake)));
    this.#wakers.delete(own);
  }

  #tell(type, value) {
    this.#channel?.postMessage({ type, value });
  }
}
