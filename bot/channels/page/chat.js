// The page: draws the conversation and sends what the visitor types or presses.

import { Conversation, memory } from "./api.js";
import { formatted, plain } from "./text.js";
import { WORDS } from "./words.js";

const at = (id) => document.getElementById(id);
const [scroll, log, welcome, examples, typing, banner, composer, problem, text, send] = [
  "scroll", "log", "welcome", "examples", "typing", "banner", "composer", "problem", "text", "send",
].map(at);

let language = memory.read().language ?? (/^(id|in|ms)/.test(navigator.language) ? "id" : navigator.language.startsWith("en") ? "en" : "id");
let heldBy = "bot";
let connected = true;
let caughtUp = false;
const shown = new Map(); // server id → element
const waiting = new Map(); // client id → element
const words = () => WORDS[language];

const conversation = new Conversation(
  {
    message: show,
    typing(on) {
      following(() => (typing.hidden = !on));
    },
    state(holder) {
      heldBy = holder;
      drawBanner();
    },
    connection(up) {
      connected = up;
      drawBanner();
    },
    refused(id, sentence) {
      const element = waiting.get(id);
      element?.classList.replace("pending", "failed");
      if (element) element.querySelector(".time").textContent = words().failed;
      complain(sentence);
    },
    fresh() {
      log.replaceChildren(...waiting.values());
      shown.clear();
      drawWelcome();
    },
    caughtUp() {
      if (caughtUp) return;
      caughtUp = true;
      log.setAttribute("aria-live", "polite");
      log.setAttribute("aria-busy", "false");
      drawWelcome();
    },
  },
  () => language,
);

function show(message) {
  if (shown.has(message.id)) return;
  following(() => {
    const element = draw(message);
    waiting.get(message.client_id)?.remove();
    waiting.delete(message.client_id);
    shown.set(message.id, element);
    log.insertBefore(element, waiting.values().next().value ?? null);
    if (message.from === "requester") settleChoices();
    drawWelcome();
    group();
  });
}

function showUnsent(message) {
  following(() => {
    const element = draw({ from: "requester", text: message.text ?? message.title, buttons: [] });
    element.classList.add("pending");
    waiting.set(message.id, element);
    log.append(element);
    settleChoices();
    drawWelcome();
    group();
  });
}

function draw(message) {
  const element = document.createElement("li");
  element.className = `message ${message.from}`;
  element.dataset.from = message.from + (message.author ?? "");
  if (message.from !== "system") {
    const name = element.appendChild(document.createElement("div"));
    name.className = message.from === "requester" ? "name unseen" : "name";
    name.textContent = message.author ?? { requester: words().you, bot: words().bot, agent: words().agent }[message.from];
  }
  const bubble = element.appendChild(document.createElement("div"));
  bubble.className = "bubble";
  (message.from === "requester" ? plain : formatted)(bubble, message.text);
  const rating = message.asks === "rating" && message.buttons.length === 5;
  if (message.buttons.length) element.append(rating ? stars(message.buttons) : chips(message.buttons));
  if (message.from !== "system") {
    const time = element.appendChild(document.createElement("time"));
    time.className = "time";
    if (message.at) {
      const moment = new Date(message.at);
      time.dateTime = message.at;
      time.title = moment.toLocaleString(language);
      time.textContent = moment.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    } else {
      time.textContent = words().pending;
    }
  }
  return element;
}

function chips(buttons) {
  const row = choices("chips");
  for (const { title, payload } of buttons) {
    const chip = row.appendChild(document.createElement("button"));
    Object.assign(chip, { type: "button", className: "chip", textContent: title });
    chip.addEventListener("click", () => say({ payload, title }));
  }
  return row;
}

function stars(buttons) {
  const row = choices("stars");
  const light = (count) => [...row.children].forEach((star, place) => star.classList.toggle("lit", place < count));
  buttons.forEach(({ title, payload }, place) => {
    const star = row.appendChild(document.createElement("button"));
    Object.assign(star, { type: "button", className: "star", textContent: "★" });
    star.setAttribute("aria-label", words().stars(place + 1));
    star.addEventListener("pointerenter", () => star.disabled || light(place + 1));
    star.addEventListener("focus", () => star.disabled || light(place + 1));
    star.addEventListener("click", () => say({ payload, title }));
  });
  row.addEventListener("pointerleave", () => row.firstChild.disabled || light(0));
  return row;
}

function choices(className) {
  const row = document.createElement("div");
  row.className = `${className} choices`;
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", words().choices);
  return row;
}

// Once the visitor has said something, the choices offered before are past.
function settleChoices() {
  for (const choice of log.querySelectorAll(".choices button:enabled")) choice.disabled = true;
  for (const row of log.querySelectorAll(".stars:not(.settled)")) {
    row.classList.add("settled");
    const own = row.closest(".message");
    for (let next = own.nextElementSibling; next; next = next.nextElementSibling) {
      const score = next.classList.contains("requester") ? [...next.querySelector(".bubble").textContent].filter((sign) => sign === "⭐").length : 0;
      if (next.classList.contains("requester")) {
        [...row.children].forEach((star, place) => star.classList.toggle("lit", place < score));
        break;
      }
    }
  }
}

// Several messages in a row from the same side: one name, less space.
function group() {
  let before = null;
  for (const element of log.children) {
    element.classList.toggle("same", before === element.dataset.from && !element.classList.contains("system"));
    before = element.dataset.from;
  }
}

// Keep the end in view if it was; whoever reads further up is left alone.
function following(change) {
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  change();
  if (atEnd || !caughtUp) scroll.scrollTop = scroll.scrollHeight;
}

function drawWelcome() {
  welcome.hidden = !caughtUp || shown.size > 0 || waiting.size > 0;
}

function drawBanner() {
  const sentence = !connected ? words().lost : { queue: words().queue, agent: words().held }[heldBy];
  banner.hidden = !sentence;
  banner.textContent = sentence ?? "";
  banner.classList.toggle("lost", !connected);
}

function say(message) {
  complain("");
  showUnsent(conversation.send(message));
  scroll.scrollTop = scroll.scrollHeight;
  text.focus({ preventScroll: true });
}

function complain(sentence) {
  problem.textContent = sentence;
  problem.hidden = !sentence;
}

function fit() {
  send.disabled = !text.value.trim();
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

function speak(chosen) {
  language = chosen;
  memory.write({ language });
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = words()[element.dataset.t];
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", words()[element.dataset.label]);
  text.placeholder = words().placeholder;
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  examples.replaceChildren(
    ...words().examples.map((example) => {
      const chip = document.createElement("button");
      Object.assign(chip, { type: "button", className: "chip", textContent: example });
      chip.addEventListener("click", () => say({ text: example }));
      return chip;
    }),
  );
  drawBanner();
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => speak(button.dataset.language));
}
text.addEventListener("input", fit);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});
composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = text.value.trim();
  if (!typed) return;
  text.value = "";
  fit();
  say({ text: typed });
});

speak(language);
conversation.unsent.forEach(showUnsent);
conversation.follow();
text.focus({ preventScroll: true });
