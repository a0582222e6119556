// The chat API of the desk: a session, messages that are sent until they arrive, and the stream of events.

const SILENCE = 40_000; // ms; the desk sends at least a comment every 15 s
const BACK_OFF = [500, 1_000, 2_000, 4_000, 8_000];
const STORE = "layani";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const delay = (attempt) => BACK_OFF[Math.min(attempt, BACK_OFF.length - 1)] * (0.75 + Math.random() / 2);

/** What the browser keeps: token, unsent messages, the page's language. */
export const memory = {
  read() {
    try {
      return JSON.parse(localStorage.getItem(STORE)) ?? {};
    } catch {
      return {};
    }
  },
  write(changes) {
    localStorage.setItem(STORE, JSON.stringify({ ...this.read(), ...changes }));
  },
};

/**
 * One conversation. Calls `on.message`, `on.typing`, `on.state`, `on.connection(up)`, `on.refused(id, sentence)`,
 * `on.fresh()` when it had to begin anew, `on.caughtUp()` after the history.
 */
export class Conversation {
  #on;
  #language;
  #last = 0;
  #sending = false;
  #opening = null;

  constructor(on, language) {
    this.#on = on;
    this.#language = language;
  }

  /** Messages not acknowledged yet, oldest first: {id, text | payload, title}. */
  get unsent() {
    return memory.read().unsent ?? [];
  }

  /** Follow the conversation for as long as the page lives. */
  async follow() {
    window.addEventListener("online", () => this.#flush());
    this.#flush();
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#stream(() => {
          attempt = 0;
        });
      } catch (error) {
        if (!(error instanceof TypeError) && error.name !== "AbortError") console.warn(error);
      }
      this.#on.connection(false);
      await pause(delay(attempt));
    }
  }

  /** Send a message {text} or {payload, title}; it is kept and repeated with the same id until it is acknowledged. */
  send(message) {
    const kept = { id: crypto.randomUUID(), ...message };
    memory.write({ unsent: [...this.unsent, kept] });
    this.#flush();
    return kept;
  }

  async #flush() {
    if (this.#sending) return;
    this.#sending = true;
    for (let attempt = 0; this.unsent.length; ) {
      const [message] = this.unsent;
      try {
        const { title: _, ...body } = message;
        const answer = await this.#call("/chat/messages", { method: "POST", body: JSON.stringify(body) });
        if (answer.status >= 500) throw new TypeError("the desk is in trouble");
        if (answer.status !== 401) {
          memory.write({ unsent: this.unsent.filter((other) => other.id !== message.id) });
          if (!answer.ok) this.#on.refused(message.id, (await answer.json()).message);
        }
        attempt = 0;
      } catch {
        await pause(delay(attempt++));
      }
    }
    this.#sending = false;
  }

  async #stream(connected) {
    const abort = new AbortController();
    let timer = setTimeout(() => abort.abort(), SILENCE);
    try {
      const headers = this.#last ? { "Last-Event-ID": String(this.#last) } : {};
      const answer = await this.#call("/chat/events", { headers, signal: abort.signal });
      if (!answer.ok) return;
      connected();
      this.#on.connection(true);
      const decoder = new TextDecoderStream();
      const reader = answer.body.pipeThrough(decoder).getReader();
      for (let rest = ""; ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(), SILENCE);
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop();
        blocks.forEach((block) => this.#event(block));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #event(block) {
    const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s, 2)));
    if (!fields.data) return;
    const data = JSON.parse(fields.data);
    if (fields.event === "message") {
      this.#last = Math.max(this.#last, data.id);
      this.#on.message(data);
    } else if (fields.event === "state") {
      this.#on.state(data.held_by);
      this.#on.caughtUp();
    } else if (fields.event === "typing") {
      this.#on.typing(data.on);
    }
  }

  async #call(path, { headers, ...options } = {}) {
    const token = memory.read().token ?? (await this.#open());
    const answer = await fetch(path, {
      ...options,
      headers: {
        Authorization: `Bearer ${token}`,
        "Accept-Language": this.#language(),
        ...(options.body ? { "Content-Type": "application/json" } : {}),
        ...headers,
      },
    });
    if (answer.status === 401 && memory.read().token === token) {
      memory.write({ token: null });
      this.#last = 0;
      this.#on.fresh();
    }
    return answer;
  }

  #open() {
    this.#opening ??= this.#openNow().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #openNow() {
    const answer = await fetch("/chat/sessions", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ language: this.#language() }),
    });
    if (!answer.ok) throw new TypeError("no session");
    const { token } = await answer.json();
    memory.write({ token });
    return token;
  }
}
