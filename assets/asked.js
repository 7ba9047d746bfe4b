// The fields of a request: each with its label, its help, and what is wrong with it, told while it is filled in.

import { Chooser } from "./chooser.js";
import { element } from "./elements.js";
import { filled, trimmed } from "./limits.js";

const NEEDED = "这一项要填";

/**
 * What all fields know: the form, its limits, what can be chosen, the day; and the other values, by key.
 * @typedef {{
 *   form: Roster.ApplyForm,
 *   limits: import("./limits.js").Limits,
 *   units: import("./chooser.js").Choice[],
 *   accounts: import("./chooser.js").Choice[],
 *   today: string,
 *   value: (key: string) => string,
 *   account: () => Roster.AccountChoice | null,
 *   changed: () => void,
 * }} Desk
 */

/**
 * A field: its place on the page, what it says, and what is wrong with that (nothing where it may stand).
 * @typedef {{
 *   field: Roster.ApplyField,
 *   box: HTMLElement,
 *   value: () => Roster.ApplyValue | null,
 *   fault: () => string,
 *   say: (fault: string) => void,
 *   focus: () => void,
 *   shown: () => string,
 *   write?: (text: string) => void,
 * }} Asked
 */

/** @type {(field: Roster.ApplyField, desk: Desk) => boolean} */
export const isAsked = ({ when }, desk) => !when || when[1].includes(desk.value(when[0]));

/** @type {(field: Roster.ApplyField) => boolean} */
const isNeeded = ({ required, when }) => Boolean(required || when);

/** @type {(field: Roster.ApplyField) => string} */
const labelOf = (field) => `${field.label}${isNeeded(field) ? "" : "（可不填）"}`;

let number = 0; // of fields on the page: each has an id of its own

/**
 * @param {Roster.ApplyField} field
 * @param {Desk} desk
 * @returns {Asked}
 */
export function asked(field, desk) {
  switch (field.kind) {
    case "unit": return unitField(field, desk);
    case "list": return listField(field, desk);
    case "opening": return openingField(field, desk);
    default: return textField(field, desk);
  }
}

/**
 * Label, help, input and what is wrong, one below the other.
 * @param {Roster.ApplyField} field
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} input
 */
function framed(field, input) {
  const id = `field-${++number}`;
  input.id = id;
  input.setAttribute("aria-describedby", `${id}-help ${id}-fault`);
  if (isNeeded(field)) input.required = true;
  const label = element("label", { htmlFor: id, textContent: labelOf(field) });
  const help = element("p", { id: `${id}-help`, className: "small", textContent: field.help, hidden: !field.help });
  const fault = element("p", { id: `${id}-fault`, className: "fault-of" });
  fault.setAttribute("aria-live", "polite");
  const box = element("div", { className: "asked-for" }, label, help, input, fault);
  box.dataset.key = field.key;
  /** @type {(words: string) => void} */
  const say = (words) => {
    fault.textContent = words;
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  return { box, say, label, help };
}

/**
 * @param {Roster.ApplyField} field
 * @param {Desk} desk
 * @returns {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement}
 */
function control(field, desk) {
  if (field.kind === "text") return element("textarea", { rows: 3 });
  if (field.kind === "day") return element("input", { type: "date", placeholder: "2026-11-20" });
  if (field.kind !== "choice" && field.kind !== "platform") return element("input", { type: "text", spellcheck: false, inputMode: field.kind === "web" ? "url" : "text" });
  const options = field.kind === "choice" ? (field.choices || []).map((name) => [name, name]) : desk.form.platforms.filter(({ closed }) => !closed).map(({ id, name }) => [id, name]);
  return element("select", {}, element("option", { value: "", textContent: "请选择" }), ...options.map(([value, textContent]) => element("option", { value, textContent })));
}

/**
 * @param {Roster.ApplyField} field
 * @param {Desk} desk
 * @returns {Asked}
 */
function textField(field, desk) {
  const input = control(field, desk);
  const { box, say, label, help } = framed(field, input);
  if (field.usual) input.value = field.usual;
  if (field.key === "on") input.value = desk.today;
  const text = () => trimmed(input.value);
  const fault = () => {
    const given = text();
    if (input instanceof HTMLInputElement && input.validity.badInput) return (desk.form.limits[field.limits].day || { form: "" }).form;
    return given ? faultOf(field, given, desk) : isNeeded(field) ? NEEDED : "";
  };
  input.addEventListener("input", () => {
    say(text() ? fault() : "");
    desk.changed();
  });
  input.addEventListener("blur", () => say(text() ? fault() : "")); // an empty field says nothing until the end
  const renamed = () => {
    const [own, example] = calledOn(field, desk);
    label.textContent = own ? labelOf(field).replace(field.label, `${field.label}（${own}）`) : labelOf(field);
    help.textContent = [field.help, example && `如 ${example}`].filter(Boolean).join("；");
    help.hidden = !help.textContent;
  };
  renamed();
  box.addEventListener("platform", renamed);
  const shown = () => (input instanceof HTMLSelectElement ? input.options[input.selectedIndex].text : text());
  return { field, box, value: () => text() || null, fault, say, focus: () => input.focus(), shown, write: (given) => { input.value = given; } };
}

/**
 * What the platform itself calls an id, and one of them.
 * @param {Roster.ApplyField} field
 * @param {Desk} desk
 */
function calledOn({ key, label }, desk) {
  const form = key === "account_id" || key === "handle" ? (platformOf(desk) || {})[key] : undefined;
  return form ? [form[0] === label ? "" : form[0], form[2]] : ["", ""];
}

/** @type {(desk: Desk) => Roster.Platform | undefined} */
export function platformOf(desk) {
  const account = desk.account();
  const id = account ? account[2] : desk.value("platform");
  return desk.form.platforms.find((platform) => platform.id === id);
}

/**
 * @param {Roster.ApplyField} field
 * @param {string} text
 * @param {Desk} desk
 */
function faultOf(field, text, desk) {
  const { limits, form, today } = desk;
  const wrong = limits.ofText(field, text);
  if (wrong) return wrong;
  const platform = platformOf(desk);
  if (platform && (field.key === "account_id" || field.key === "handle")) return limits.ofIdentity(platform, field.key, text);
  if (platform && field.kind === "web") return limits.ofProfile(platform, text, { account_id: desk.value("account_id"), handle: desk.value("handle") });
  if (field.not_yet && text > today) return filled(field.not_yet, { day: text, today, type: endingOf(desk) });
  if (field.key === "filed_on" && desk.value("on") && text < desk.value("on")) return filled(form.words.filed, { on: desk.value("on") });
  return "";
}

/** @type {(desk: Desk) => string} with which filing the chosen account is to end */
const endingOf = (desk) => (desk.account() ? desk.value("state").slice(0, 2) : "关停、注销");

/**
 * The day of an opening, or the word that nobody knows it.
 * @param {Roster.ApplyField} field
 * @param {Desk} desk
 * @returns {Asked}
 */
function openingField(field, desk) {
  const day = textField({ ...field, kind: "day", help: "开设的日期" }, desk);
  const unknown = element("input", { type: "checkbox" });
  day.box.append(element("label", { className: "inline" }, unknown, `日期无从查考（写“${desk.form.words.unknown}”）`));
  const input = /** @type {HTMLInputElement} */ (day.box.querySelector("input[type=date]"));
  unknown.addEventListener("change", () => {
    input.disabled = unknown.checked;
    day.say("");
    desk.changed();
  });
  return {
    ...day,
    value: () => (unknown.checked ? desk.form.words.unknown : day.value()),
    fault: () => (unknown.checked ? "" : day.fault()),
    shown: () => (unknown.checked ? desk.form.words.unknown : day.shown()),
  };
}

/**
 * A unit of the register, chosen by a part of its name.
 * @param {Roster.ApplyField} field
 * @param {Desk} desk
 * @returns {Asked}
 */
function unitField(field, desk) {
  const chooser = new Chooser({
    id: `field-${++number}`,
    label: labelOf(field),
    help: [field.help, "写单位名称或简称的几个字"].filter(Boolean).join("；"),
    most: 1,
    changed: desk.changed,
  });
  chooser.offer(desk.units);
  chooser.box.dataset.key = field.key;
  const [id, title] = [() => chooser.ids[0] || "", () => (chooser.chosen[0] || { title: "" }).title];
  const typed = () => trimmed(chooser.input.value);
  const fault = () => (id() ? "" : typed() ? "还没有选中；请在列出的单位里点一个" : isNeeded(field) ? NEEDED : "");
  return { field, box: chooser.box, value: () => id() || null, fault, say: (words) => chooser.say(words), focus: () => chooser.input.focus(), shown: title };
}

/**
 * Accounts of the register, and a text beside them.
 * @param {Roster.ApplyField} field
 * @param {Desk} desk
 * @returns {Asked}
 */
function listField(field, desk) {
  const chooser = new Chooser({ id: `field-${++number}`, label: labelOf(field), help: `${field.help}。写账号名称的几个字，从列出的里选`, most: 10, changed: desk.changed });
  chooser.offer(desk.accounts);
  const own = textField({ ...field, kind: "line", label: "或写一段文字", help: "如 市政府网站" }, { ...desk, changed: () => {} });
  const box = element("div", {}, chooser.box, own.box);
  box.dataset.key = field.key;
  const fault = () => (trimmed(chooser.input.value) ? "还没有选中；请在列出的账号里点一个，或写在下面一格" : own.fault());
  const value = () => {
    const all = [...chooser.ids, ...[own.value()].filter(Boolean)];
    return all.length ? /** @type {string[]} */ (all) : null;
  };
  const shown = () => [...chooser.chosen.map(({ title, detail }) => `${title}（${detail}）`), own.shown()].filter(Boolean).join("、");
  return { field, box, value, fault, say: (words) => (trimmed(chooser.input.value) ? chooser.say(words) : own.say(words)), focus: () => chooser.input.focus(), shown };
}

/**
 * What of an account a change says anew, with what it is today.
 * @param {Roster.ApplyField} field
 * @param {string} now what stands in the file
 * @param {string} called how it is told
 * @param {Desk} desk
 */
export function askedAnew(field, now, called, desk) {
  const one = asked({ ...field, label: `新的${field.label}`, help: `现在是：${called}` }, desk);
  const fault = () => one.fault() || (one.value() === now ? "与现在的一样；没有变的请空着" : "");
  return { ...one, field, fault, shown: () => `${called} → ${one.shown()}` };
}
