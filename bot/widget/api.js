// Calls to the desk: with a token that is renewed when it has ended, in the visitor's language, patient when told to wait.

import { locked, store } from "./store.js";

export const pause = (ms, wake) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake?.(() => (clearTimeout(timer), resolve()));
  });

/** The desk said no, for a reason it gave as a sentence: trying again will not help. */
export class Refused extends Error {
  constructor(status, { code, message } = {}) {
    super(message);
    Object.assign(this, { status, code });
  }
}

export class Api {
  /** Who the host page says the visitor is: {identity, signature, customer}. */
  who = {};

  /** `on.fresh()`, `on.opened()`: before and after a new conversation begins; `on.waiting()`: too fast, it goes on by itself. */
  constructor(desk, language, on) {
    Object.assign(this, { desk, language, on });
  }

  get known() {
    return Boolean(store.get("session"));
  }

  /** The answer to a request, which may be a refusal. Throws TypeError without network, Refused without a session. */
  async call(path, { headers, json, ...options } = {}) {
    for (let refused = null, attempt = 0; ; attempt++) {
      const token = await this.token(refused);
      const answer = await this.#fetch(path, json, { ...options, headers: { Authorization: `Bearer ${token}`, ...headers } });
      if (answer.status === 401 && attempt < 2) refused = token;
      else if (answer.status === 429) await this.#wait(answer);
      else if (answer.status >= 500) throw new TypeError("the desk is in trouble");
      else return answer;
    }
  }

  /** What the desk answers, as JSON. Throws as `call`, and Refused. */
  async json(path, options) {
    const answer = await this.call(path, options);
    return this.#body(answer);
  }

  /** The token; another one when this one was `refused`. One tab at a time renews. */
  token(refused) {
    const token = store.get("session")?.token;
    if (token && token !== refused) return token;
    return locked("session", async () => {
      const session = store.get("session");
      if (session && session.token !== refused) return session.token;
      return (await this.#renewed(session)) ?? this.#open();
    });
  }

  /** Forget the session, here and at the desk. */
  async leave() {
    const token = store.get("session")?.token;
    store.remove("session");
    if (token) await this.#fetch("/chat/sessions", undefined, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } }).catch(() => {});
  }

  async #renewed(session) {
    if (!session?.renewal) return null;
    const answer = await this.#fetch("/chat/sessions/renew", { renewal: session.renewal });
    if (answer.status === 401) return null;
    return this.#keep(await this.#body(answer), session);
  }

  async #open() {
    this.on.fresh();
    const answer = await this.#fetch("/chat/sessions", { language: this.language(), page: location.href, renews: true, ...this.who });
    const token = this.#keep(await this.#body(answer), this.who);
    this.on.opened();
    return token;
  }

  #keep({ token, renewal, conversation_id: conversation }, { identity, customer }) {
    store.set("session", { token, renewal, conversation, identity, customer });
    return token;
  }

  async #body(answer) {
    if (answer.status === 429) {
      await this.#wait(answer);
      throw new TypeError("too many requests");
    }
    if (answer.status >= 500) throw new TypeError("the desk is in trouble");
    const body = await answer.json();
    if (!answer.ok) throw new Refused(answer.status, body);
    return body;
  }

  async #wait(answer) {
    this.on.waiting(true);
    await pause(1000 * (Number(answer.headers.get("Retry-After")) || 5));
    this.on.waiting(false);
  }

  #fetch(path, json, { headers, ...options } = {}) {
    return fetch(this.desk + path, {
      ...(json && { method: "POST", body: JSON.stringify(json) }),
      credentials: "omit",
      ...options,
      headers: { "Accept-Language": this.language(), ...(json && { "Content-Type": "application/json" }), ...headers },
    });
  }

  /** Upload a file; `progress` hears the share that is there, 0 to 1. Throws as `json`. */
  async upload(file, progress, signal) {
    for (let refused = null; ; ) {
      const token = await this.token(refused);
      const request = new XMLHttpRequest();
      const form = new FormData();
      form.append("file", file, file.name);
      const done = new Promise((resolve, reject) => {
        request.onload = () => resolve(new Response(request.response, { status: request.status, headers: { "Retry-After": request.getResponseHeader("Retry-After") ?? "" } }));
        request.onerror = request.onabort = () => reject(new TypeError("no network"));
        signal.addEventListener("abort", () => request.abort());
      });
      request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
      request.open("POST", `${this.desk}/chat/files`);
      request.setRequestHeader("Authorization", `Bearer ${token}`);
      request.setRequestHeader("Accept-Language", this.language());
      request.send(form);
      const answer = await done;
      if (answer.status !== 401 || refused) return this.#body(answer);
      refused = token;
    }
  }
}
