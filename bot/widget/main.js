// Reads the script tag's attributes, puts <layani-chat> on the page and hands `window.layani` to it.

import { LayaniChat } from "./element.js";
import { Refused } from "./api.js";

// DESK and STYLES are set by the server: its name and limits, the style sheet.
const script = document.currentScript ?? document.querySelector("script[src*='/widget.js']");
const { dataset } = script;

function begin() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  customElements.define("layani-chat", LayaniChat);
  const chat = document.createElement("layani-chat");
  (document.querySelector(dataset.target) ?? document.body).append(chat);
  const { identity, signature, organisation, customer = organisation } = dataset; // the former is its old name
  chat.begin(
    {
      ...DESK,
      desk: new URL(script.src).origin,
      title: dataset.title || DESK.title,
      language: dataset.language,
      page: dataset.mode === "page",
      open: dataset.open === "true",
      startMessage: dataset.startMessage,
      color: dataset.color,
      position: dataset.position,
      theme: dataset.theme,
      who: identity && { identity, signature, ...(customer && { customer }) },
    },
    sheet,
  );
  const layani = {};
  for (const name of ["open", "close", "toggle", "identify", "logout", "setLanguage", "on"]) layani[name] = chat[name].bind(chat);
  window.layani = Object.freeze(layani);
  dispatchEvent(new Event("layani:ready"));
  if (dataset.mode === "page") arrive(chat);
}

// Links to the stand-alone page: #link=CODE joins two channels, #invite=TOKEN joins a customer.
async function arrive(chat) {
  const [, kind, value] = location.hash.match(/^#(link|invite)=(.+)$/) ?? [];
  if (!kind) return;
  history.replaceState(null, "", location.pathname + location.search);
  try {
    const json = kind === "link" ? { code: decodeURIComponent(value) } : { token: decodeURIComponent(value) };
    const { customer } = await chat.api.json(`/chat/${kind}`, { json });
    chat.feed.start();
    chat.notice(kind === "link" ? chat.words.linked : chat.words.invited(customer));
  } catch (error) {
    chat.complain(error instanceof Refused ? error.message : chat.words.lost);
  }
}

if (document.body) begin();
else addEventListener("DOMContentLoaded", begin);
