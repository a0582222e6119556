// Making elements.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  chat: "M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v8.5A1.5 1.5 0 0 1 19 17h-7.5L7 20.5V17H5a1.5 1.5 0 0 1-1.5-1.5V7A1.5 1.5 0 0 1 5 5.5Z",
  close: "m6 6 12 12M18 6 6 18",
  down: "m5 9 7 7 7-7",
  send: "M4.5 12 20 4.5l-5 15.5-3.5-6.5ZM11.5 13.5 20 4.5",
  clip: "m19.5 11.5-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3 3 0 0 1 4.3 4.3l-7.9 7.9a1.5 1.5 0 0 1-2.1-2.1l7.1-7.1",
  mic: "M12 3.5a2.7 2.7 0 0 1 2.7 2.7v5a2.7 2.7 0 0 1-5.4 0v-5A2.7 2.7 0 0 1 12 3.5ZM6 11a6 6 0 0 0 12 0M12 17v3.5",
  grow: "M14 4.5h5.5V10M10 19.5H4.5V14M19.5 4.5 13.5 10.5M4.5 19.5l6-6",
  shrink: "M13.5 5v5.5H19M10.5 19v-5.5H5M13.5 10.5l6-6M10.5 13.5l-6 6",
  clock: "M12 8v4.5l2.5 2M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z",
  sent: "m6 12.5 4 4 8-9",
  read: "m2.5 12.5 4 4 8-9M11 15l1.5 1.5 8-9",
  file: "M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5ZM13.5 3.5v5h5",
  ticket: "M4 7.5h16v3a1.5 1.5 0 0 0 0 3v3H4v-3a1.5 1.5 0 0 0 0-3ZM14 7.5v9",
};

/** An element with `properties` (on… are listeners, aria-… and others with a hyphen attributes) and children. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

/** A picture of 24 × 24 units that says nothing to screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that is only a picture. */
export const iconButton = (name, label, onclick, className = "") =>
  el("button", { type: "button", className: `icon ${className}`, "aria-label": label, title: label, onclick }, icon(name));

/** The initials of a name, in a circle whose colour follows from the name. */
export function avatar(name) {
  const initials = name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
  const node = el("span", { className: "avatar", "aria-hidden": "true", textContent: initials });
  const hue = [...name].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 360, 7);
  node.style.setProperty("--hue", hue);
  return node;
}
