// Where messages are written: text, files, voice.

import { el, iconButton } from "./dom.js";
import { Tray } from "./files.js";

const GROWS = CSS.supports("field-sizing", "content"); // with what is written in it, without script
const KINDS = ["audio/webm", "audio/mp4", "audio/ogg"];

export class Composer {
  #recorder = null;

  constructor(chat) {
    const { words, settings } = chat;
    this.chat = chat;
    this.tray = new Tray(chat);
    this.problem = el("p", { className: "problem", role: "alert", hidden: true });
    this.text = el("textarea", {
      rows: 1,
      maxLength: settings.maxLength,
      enterKeyHint: "send",
      placeholder: words.placeholder,
      "aria-label": words.label,
      oninput: () => this.fit(),
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.#submit();
        }
      },
      onpaste: (event) => {
        if (event.clipboardData.files.length) {
          event.preventDefault();
          this.tray.add(event.clipboardData.files);
        }
      },
    });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, onchange: () => (this.tray.add(this.picker.files), (this.picker.value = "")) });
    this.attach = iconButton("clip", words.attach, () => this.picker.click());
    this.mic = iconButton("mic", words.record, () => this.#record());
    this.submit = iconButton("send", words.send, () => this.#submit(), "filled");
    this.field = el("div", { className: "field" }, this.attach, this.text, this.mic, this.submit);
    this.recording = el("div", { className: "field recording", hidden: true });
    this.element = el("div", { className: "composer" }, this.problem, this.tray.element, this.field, this.recording, this.picker);
    this.fit();
  }

  complain(sentence, className = "problem") {
    this.problem.className = className;
    this.problem.textContent = sentence;
    this.problem.hidden = !sentence;
  }

  fit() {
    if (!this.submit) return;
    const something = this.text.value.trim() || this.tray.size;
    this.submit.disabled = !something || this.tray.busy;
    this.submit.hidden = !something;
    this.mic.hidden = Boolean(something) || !globalThis.MediaRecorder || !navigator.mediaDevices;
    if (this.mic.hidden) this.submit.hidden = false;
    if (GROWS) return;
    this.text.style.height = "auto";
    if (this.text.scrollHeight) this.text.style.height = `${this.text.scrollHeight}px`;
  }

  #submit() {
    const text = this.text.value.trim();
    if (this.submit.disabled || this.tray.busy) return;
    const attachments = this.tray.take();
    this.text.value = "";
    this.fit();
    this.chat.say({ ...(text && { text }), ...(attachments.length && { files: attachments.map(({ id }) => id), attachments }) });
    this.text.focus();
  }

  async #record() {
    const { words, language } = this.chat;
    this.complain("");
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return this.complain(words.noMicrophone);
    }
    const kind = KINDS.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = (this.#recorder = new MediaRecorder(sound, kind && { mimeType: kind }));
    const pieces = [];
    let kept = false;
    const started = Date.now();
    const clock = el("span", { className: "clock" });
    const tick = () => (clock.textContent = new Date(Date.now() - started).toLocaleTimeString(language, { minute: "2-digit", second: "2-digit" }));
    const timer = setInterval(tick, 500);
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = async () => {
      clearInterval(timer);
      for (const track of sound.getTracks()) track.stop();
      this.recording.hidden = true;
      this.field.hidden = false;
      this.text.focus();
      if (!kept) return;
      const type = recorder.mimeType.split(";")[0];
      await this.tray.add([new File(pieces, `${words.voice}.${type.split("/")[1].replace("mp4", "m4a")}`, { type })]);
      this.#submit();
    };
    const finish = iconButton("send", words.finish, () => ((kept = true), recorder.stop()), "filled");
    this.recording.replaceChildren(iconButton("close", words.discard, () => recorder.stop()), el("span", { className: "dot" }), el("span", { role: "status", textContent: words.recording }), clock, finish);
    this.field.hidden = true;
    this.recording.hidden = false;
    tick();
    recorder.start();
    finish.focus();
  }

  /** Stop what goes on in the background. */
  quiet() {
    if (this.#recorder?.state === "recording") this.#recorder.stop();
  }
}
