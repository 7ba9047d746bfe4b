// Parts of a page. What somebody typed is only ever written as text.

export const root = new URL("../", import.meta.url);

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} [properties]
 * @param {(Node | string | null)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  for (const child of children) if (child) made.append(child);
  return made;
}

/** @type {(text: string, href: string, className?: string) => HTMLAnchorElement} */
export const link = (text, href, className = "") => element("a", { textContent: text, href, className });
/** @type {(path: string) => string} */
export const inside = (path) => new URL(path, root).href;
/** @type {(id: string) => string} */
export const page = (id) => inside(`accounts/${id}/`);

/**
 * A telephone number as a button.
 * @type {(phone: string, words: string) => HTMLAnchorElement}
 */
export const call = (phone, words) => link(words, `tel:${phone.split(/[转、，]/)[0].replace(/[^\d+]/g, "")}`, "button");

/**
 * An id with its digits marked: the letter O and a zero look the same in many fonts.
 * @param {string} text
 */
export function identifier(text) {
  const code = element("code", { className: "identifier" });
  for (const part of text.match(/\d+|\D+/g) || []) code.append(/\d/.test(part) ? element("span", { className: "digit", textContent: part }) : part);
  return code;
}

/**
 * @typedef {[name: string, value: Node | string | null | undefined, isKey?: boolean]} Fact
 * @param {Fact[]} rows
 */
export function facts(rows) {
  const list = element("dl", { className: "facts" });
  for (const [name, value, isKey] of rows) {
    if (value) list.append(element("div", { className: isKey ? "key" : "" }, element("dt", { textContent: name }), element("dd", {}, value)));
  }
  return list;
}

/**
 * A button that puts a text where it can be pasted from, and says so.
 * @param {string} label
 * @param {string} text
 */
export function copyButton(label, text) {
  const button = element("button", { type: "button", className: "plain", textContent: label });
  button.addEventListener("click", async () => {
    button.textContent = (await copied(text)) ? "已复制" : "没有复制成功，请长按文字复制";
  });
  return button;
}

/**
 * A button that hands a text on: by what the telephone offers, else to be pasted.
 * @param {string} label
 * @param {string} text
 */
export function shareButton(label, text) {
  if (!navigator.share) return copyButton(label, text);
  const button = element("button", { type: "button", className: "plain", textContent: label });
  button.addEventListener("click", () => navigator.share({ text }).catch(() => {})); // who changes his mind has done no wrong
  return button;
}

/** @type {(text: string) => Promise<boolean>} */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return selectedAndCopied(text); // as old browsers do it, and those inside of other programs
  }
}

/** @type {(text: string) => boolean} */
function selectedAndCopied(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, className: "offscreen" });
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
  }
}
