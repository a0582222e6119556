// Making elements.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  chat: "M5 5.500h14a1.500 1.500 0 0 1 1.500 1.500v8.500A1.500 1.500 0 0 1 19 17h-7.500L7 20.500V17H5a1.500 1.500 0 0 1-1.500-1.500V7A1.500 1.500 0 0 1 5 5.500Z",
  close: "m6 6 12 12M18 6 6 18",
  down: "m5 9 7 7 7-7",
  send: "M4.500 12 20 4.500l-5 15.500-3.500-6.500ZM11.500 13.500 20 4.500",
  clip: "m19.500 11.500-7.600 7.600a4.600 4.600 0 0 1-6.500-6.500l8-8a3 3 0 0 1 4.300 4.300l-7.900 7.900a1.500 1.500 0 0 1-2.100-2.100l7.100-7.100",
  mic: "M12 3.500a2.700 2.700 0 0 1 2.700 2.700v5a2.700 2.700 0 0 1-5.400 0v-5A2.700 2.700 0 0 1 12 3.500ZM6 11a6 6 0 0 0 12 0M12 17v3.500",
  grow: "M14 4.500h5.500V10M10 19.500H4.500V14M19.500 4.500 13.500 10.500M4.500 19.500l6-6",
  shrink: "M13.500 5v5.500H19M10.500 19v-5.500H5M13.500 10.500l6-6M10.500 13.500l-6 6",
  clock: "M12 8v4.500l2.500 2M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Z",
  sent: "m6 12.500 4 4 8-9",
  read: "m2.500 12.500 4 4 8-9M11 15l1.500 1.500 8-9",
  file: "M13.500 3.500H7A1.500 1.500 0 0 0 5.500 5v14A1.500 1.500 0 0 0 7 20.500h10a1.500 1.500 0 0 0 1.500-1.500V8.500ZM13.500 3.500v5h5",
  ticket: "M4 7.500h16v3a1.500 1.500 0 0 0 0 3v3H4v-3a1.500 1.500 0 0 0 0-3ZM14 7.500v9",
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
