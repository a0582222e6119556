// A message's text as DOM nodes: paragraphs, lists, **bold**, *emphasis*, `code`, links. Never parsed as HTML.

import { el } from "./dom.js";

const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBERED = /^\s*(\d{1,3})[.)]\s+(.*)$/;
const INLINE = /\*\*(.+?)\*\*|\*([^\s*](?:[^*]*[^\s*])?)\*|\x60([^\x60]+)\x60|\[([^\]]+)\]\((https?:\/\/[^\s<>\x22)]+)\)|(https?:\/\/[^\s<>\x22]*[^\s<>\x22.,;:!?)\]'])/g;

/** Append `text` to `parent`, formatted. */
export function formatted(parent, text) {
  let list = null;
  let paragraph = null;
  for (const line of text.split("\n")) {
    const bullet = line.match(BULLET);
    const numbered = line.match(NUMBERED);
    if (bullet || numbered) {
      paragraph = null;
      const tag = bullet ? "ul" : "ol";
      if (list?.localName !== tag) {
        list = el(tag);
        if (numbered) list.start = Number(numbered[1]);
        parent.append(list);
      }
      const item = el("li");
      list.append(item);
      inline(item, bullet ? bullet[1] : numbered[2]);
    } else if (!line.trim()) {
      paragraph = null;
    } else {
      list = null;
      if (paragraph) paragraph.append(el("br"));
      else parent.append((paragraph = el("p")));
      inline(paragraph, line);
    }
  }
}

/** Append `text` to `parent` as it is, with its line breaks. */
export function plain(parent, text) {
  text.split("\n").forEach((line, number) => parent.append(...(number ? [el("br"), line] : [line])));
}

function inline(parent, text) {
  let done = 0;
  for (const found of text.matchAll(INLINE)) {
    parent.append(text.slice(done, found.index));
    const [whole, bold, emphasis, code, label, target, address] = found;
    const tag = bold ? "strong" : emphasis ? "em" : code ? "code" : "a";
    const node = el(tag);
    parent.append(node);
    if (code) node.append(code);
    else if (bold || emphasis) inline(node, bold ?? emphasis);
    else Object.assign(node, { href: target ?? address, target: "_blank", rel: "noopener noreferrer nofollow", textContent: label ?? address });
    done = found.index + whole.length;
  }
  parent.append(text.slice(done));
}
