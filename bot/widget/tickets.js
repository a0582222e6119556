// Cards of the visitor's tickets, under the latest message that mentions each. A ticket that is mentioned again has
// most likely changed: its card moves there and is fetched anew, as are all when the page is looked at again.

import { el, icon } from "./dom.js";

const NUMBER = /\b(?:INC|REQ|CHG|PRB)-\d{6,}\b/g;
const MOST = 5; // in one message; a longer list speaks for itself

export class TicketCards {
  #cards = new Map(); // number → element
  #due = new Set();
  #timer = 0;

  constructor(log) {
    this.log = log;
    this.chat = log.chat;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") for (const number of this.#cards.keys()) this.#fetchSoon(number);
    });
  }

  /** A message of ours, drawn as `element`, says `text`. */
  mentioned(text, element) {
    const numbers = new Set(text.match(NUMBER));
    if (numbers.size > MOST) return;
    for (const number of numbers) {
      const card = this.#cards.get(number) ?? el("article", { className: "card", hidden: true });
      const below = card.parentNode;
      // Earlier messages may be drawn later.
      if (!below || Number(below.dataset.id) <= Number(element.dataset.id)) element.insertBefore(card, element.querySelector(".choices, .meta"));
      this.#cards.set(number, card);
      this.#fetchSoon(number);
    }
  }

  clear() {
    this.#cards.clear();
  }

  #fetchSoon(number) {
    this.#due.add(number);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const due of this.#due) this.#fetch(due);
      this.#due.clear();
    }, 150);
  }

  async #fetch(number) {
    const card = this.#cards.get(number);
    try {
      const answer = await this.chat.api.call(`/chat/tickets/${number}`);
      if (answer.ok) this.#fill(card, await answer.json());
      else if (answer.status === 404) card.remove();
    } catch {
      // Without network the card stays as it is.
    }
  }

  #fill(card, ticket) {
    const { words, language } = this.chat;
    const moment = new Date(ticket.updated_at).toLocaleString(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    card.dataset.status = ticket.status;
    card.setAttribute("aria-label", `${words.ticket} ${ticket.number}`);
    card.replaceChildren(
      el("div", { className: "row" }, icon("ticket"), el("b", { textContent: ticket.number }), el("span", { className: "status", textContent: words.status[ticket.status] })),
      el("div", { className: "title", dir: "auto", textContent: ticket.title }),
      el("div", { className: "soft", textContent: `${words.priority[ticket.priority]} · ${words.updated(moment)}` }),
    );
    this.log.following(() => (card.hidden = false));
  }
}
