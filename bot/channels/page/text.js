// A message's text as DOM nodes: paragraphs, lists, **bold**, links. Never parsed as HTML.

const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBERED = /^\s*(\d{1,3})[.)]\s+(.*)$/;
const INLINE = /\*\*(.+?)\*\*|(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])/g;

/** Append `text` to `parent`, formatted. */
export function formatted(parent, text) {
  let list = null;
  let paragraph = null;
  for (const line of text.split("\n")) {
    const bullet = line.match(BULLET);
    const numbered = line.match(NUMBERED);
    if (bullet || numbered) {
      paragraph = null;
      const tag = bullet ? "UL" : "OL";
      if (list?.tagName !== tag) {
        list = parent.appendChild(document.createElement(tag));
        if (numbered) list.start = Number(numbered[1]);
      }
      inline(list.appendChild(document.createElement("li")), bullet ? bullet[1] : numbered[2]);
    } else if (!line.trim()) {
      paragraph = null;
    } else {
      list = null;
      if (paragraph) paragraph.append(document.createElement("br"));
      else paragraph = parent.appendChild(document.createElement("p"));
      inline(paragraph, line);
    }
  }
}

/** Append `text` to `parent` as it is, with its line breaks. */
export function plain(parent, text) {
  text.split("\n").forEach((line, number) => {
    if (number) parent.append(document.createElement("br"));
    parent.append(line);
  });
}

function inline(parent, text) {
  let done = 0;
  for (const found of text.matchAll(INLINE)) {
    parent.append(text.slice(done, found.index));
    if (found[1] !== undefined) {
      inline(parent.appendChild(document.createElement("strong")), found[1]);
    } else {
      const link = parent.appendChild(document.createElement("a"));
      Object.assign(link, { href: found[2], target: "_blank", rel: "noopener noreferrer nofollow", textContent: found[2] });
    }
    done = found.index + found[0].length;
  }
  parent.append(text.slice(done));
}
