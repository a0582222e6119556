// Files: those that came with messages, and the tray of those about to be sent.

import { pause, Refused } from "./api.js";
import { el, icon, iconButton } from "./dom.js";

const size = (bytes, language) => new Intl.NumberFormat(language, { style: "unit", unit: bytes < 1e6 ? "kilobyte" : "megabyte", maximumFractionDigits: bytes < 1e6 ? 0 : 1 }).format(Math.max(1e3, bytes) / (bytes < 1e6 ? 1e3 : 1e6));

const PICTURE = 260; // px, its longer side

/** The files of a message; pictures are drawn on a canvas, which no host page's policy forbids. */
export function attachmentList(chat, attachments) {
  const { words, language } = chat;
  const list = el("div", { className: "files" });
  for (const file of attachments) {
    const label = words.download(file.name);
    const button = el("button", { type: "button", className: "file", "aria-label": label, title: label, onclick: () => download(chat, file) });
    button.append(icon("file"), el("span", { dir: "auto", textContent: file.name }), el("small", { textContent: size(file.size, language) }));
    list.append(button);
    if (file.preview) preview(chat, file, button);
  }
  return list;
}

async function preview(chat, file, button) {
  try {
    const answer = await chat.api.call(`/chat/files/${file.id}/preview`);
    if (!answer.ok) return;
    const image = await createImageBitmap(await answer.blob());
    const share = Math.min(1, PICTURE / image.width, PICTURE / image.height);
    const canvas = el("canvas", { width: 2 * share * image.width, height: 2 * share * image.height });
    canvas.style.width = `${share * image.width}px`;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    button.classList.add("picture");
    button.replaceChildren(canvas);
    chat.log.toEnd();
  } catch {
    // The name stays, and can be pressed.
  }
}

async function download(chat, file) {
  try {
    const answer = await chat.api.call(`/chat/files/${file.id}`);
    if (!answer.ok) throw new Refused(answer.status, await answer.json());
    const link = el("a", { href: URL.createObjectURL(await answer.blob()), download: file.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (error) {
    chat.complain(error instanceof Refused ? error.message : chat.words.noDownload);
  }
}

/** Files being uploaded, and uploaded ones that go with the next message. */
export class Tray {
  #files = new Map(); // row → what the desk knows of it, null while it is on its way

  constructor(chat) {
    this.chat = chat;
    this.element = el("ul", { className: "tray", hidden: true });
  }

  get busy() {
    return [...this.#files.values()].includes(null);
  }

  get size() {
    return this.#files.size;
  }

  /** The uploaded files; they leave the tray. */
  take() {
    const taken = [...this.#files.values()].filter(Boolean);
    for (const [row, file] of this.#files) if (file) this.#remove(row);
    return taken;
  }

  /** Upload `files`; resolves when all are there or refused. */
  add(files) {
    return Promise.all([...files].map((file) => this.#upload(file)));
  }

  async #upload(file) {
    const { chat } = this;
    const { words, settings } = chat;
    if (file.size > settings.maxFile * 2 ** 20) return chat.complain(words.tooLarge(file.name, settings.maxFile));
    const abort = new AbortController();
    const bar = el("progress", { max: 1, value: 0, "aria-label": words.uploading(file.name, 0) });
    const row = el("li", {}, icon("file"), el("span", { dir: "auto", textContent: file.name }), bar, iconButton("close", words.remove(file.name), () => (abort.abort(), this.#remove(row))));
    this.#files.set(row, null);
    this.element.append(row);
    this.#changed();
    const progress = (share) => {
      bar.value = share;
      bar.setAttribute("aria-label", words.uploading(file.name, Math.round(100 * share)));
    };
    for (let wait = 1_000; this.#files.has(row); wait = Math.min(2 * wait, 8_000)) {
      try {
        const known = await chat.api.upload(file, progress, abort.signal);
        if (!this.#files.has(row)) return;
        this.#files.set(row, known);
        bar.remove();
        chat.announce(words.uploaded(file.name));
        this.#changed();
        return;
      } catch (error) {
        if (error instanceof Refused) {
          chat.complain(error.message);
          this.#remove(row);
        } else {
          await pause(wait);
        }
      }
    }
  }

  #remove(row) {
    this.#files.delete(row);
    row.remove();
    this.#changed();
  }

  #changed() {
    this.element.hidden = !this.#files.size;
    this.chat.composer.fit();
    this.chat.log?.toEnd();
  }
}
