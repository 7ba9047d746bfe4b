// The page on which units fill in what they want done (apply/): nothing is sent, a file and a text come out.

import { asked, askedAnew, isAsked } from "./asked.js";
import { Chooser } from "./chooser.js";
import { element, facts } from "./elements.js";
import { offerWays } from "./handing.js";
import { Held } from "./held.js";
import { Limits } from "./limits.js";
import { asYaml, fileName } from "./request.js";

const ANNOUNCED = /^(?:name|unit)$/; // changes of these are

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {{ label: string, text: string }} Told */
/** @typedef {{ requests: Roster.ApplyRequest[], title: string, told: Told[], then: string[] }} Filled one thing to be done, of one or several accounts */

/** @type {(id: string) => HTMLElement} */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id)); // that stands in templates/apply.html

/** @type {<Value>(path: string) => Promise<Value>} */
async function read(path) {
  const answer = await fetch(new URL(path, location.href).href, { cache: "no-cache" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** @type {() => string} the day here, as it is written */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

class Applying {
  /**
   * @param {Roster.ApplyForm} form
   * @param {Roster.ApplyAccounts} register
   */
  constructor(form, register) {
    this.form = form;
    this.held = new Held(form, register);
    this.limits = new Limits(form);
    /** @type {Roster.ApplyKind | null} */
    this.kind = null;
    /** @type {Asked[]} */
    this.fields = [];
    /** @type {Asked[]} */
    this.newUnit = [];
    /** @type {Asked[]} */
    this.anew = [];
    /** @type {Filled[]} */
    this.kept = [];
    /** @type {Filled | null} */
    this.last = null;
    this.askedFor = ""; // of which kind, and for which account where they are its own, the fields on the page are
    /** @type {HTMLElement | null} */
    this.newUnitBox = null;
    /** @type {HTMLElement | null} */
    this.anewFault = null;
    this.isNewUnit = () => false;
    this.who = new Chooser({ id: "account", label: "账号", help: "写账号名称、单位或号的几个字", most: 1, changed: () => this.ask() });
    place("who").append(this.who.box);
  }

  /** @returns {Roster.AccountChoice[]} */
  get chosenAccounts() {
    return this.who.ids.flatMap((id) => {
      const account = this.held.byId.get(id);
      return account ? [account] : [];
    });
  }

  /** @returns {import("./asked.js").Desk} */
  get desk() {
    const one = () => this.chosenAccounts[0] || null;
    return {
      form: this.form,
      limits: this.limits,
      units: this.held.units,
      accounts: this.held.running,
      today: today(),
      account: one,
      value: (key) => this.value(key),
      changed: () => this.fit(),
    };
  }

  /** @param {string} key */
  value(key) {
    const account = this.chosenAccounts[0];
    if (key === "state") return account ? this.held.stateOf(account) : "";
    const field = this.fields.find((one) => one.field.key === key);
    return field ? String(field.value() || "") : "";
  }

  /** The kinds to choose from. */
  offerKinds() {
    for (const kind of this.form.kinds) {
      const input = element("input", { type: "radio", name: "kind", value: kind.type });
      input.addEventListener("change", () => this.choose(kind));
      place("kinds").append(element("label", { className: "kind" }, input, element("span", {}, element("b", { textContent: kind.type }), element("span", { className: "more", textContent: kind.about }))));
    }
  }

  /** @param {Roster.ApplyKind} kind */
  choose(kind) {
    this.kind = kind;
    place("who").hidden = !kind.accounts;
    this.who.most = kind.accounts === 2 ? 20 : 1;
    this.who.help.textContent = kind.accounts === 2 ? "写账号名称、单位或号的几个字；几个账号一起办的，一个一个选" : "写账号名称、单位或号的几个字";
    this.who.offer(this.held.inStates(kind.states));
    this.ask();
    place(kind.accounts ? "who" : "what").scrollIntoView({ block: "nearest" });
  }

  /** The fields of the kind; they wait for an account where one is needed, and stay as they are for others of it. */
  ask() {
    const { kind } = this;
    const [account] = this.chosenAccounts;
    if (!kind || (kind.accounts && !account)) {
      this.show(false);
      return;
    }
    const isAnew = kind.fields.some((field) => field.kind === "changes");
    const wanted = `${kind.type} ${isAnew ? account[0] : ""}`;
    if (this.askedFor !== wanted) {
      this.askedFor = wanted;
      this.fields = kind.fields.filter((field) => field.kind !== "changes").map((field) => asked(field, this.desk));
      this.anew = isAnew ? this.askAnew(account) : [];
      this.newUnit = kind.accounts ? [] : this.askNewUnit();
      place("fields").textContent = "";
      this.lay(place("fields"), kind);
    }
    this.show(true);
    this.fit();
  }

  /**
   * In the order of the form; what changes stands where the form has it.
   * @param {HTMLElement} box
   * @param {Roster.ApplyKind} kind
   */
  lay(box, kind) {
    for (const field of kind.fields) {
      if (field.kind === "changes") {
        const group = element("fieldset", { className: "anew" }, element("legend", { textContent: field.label }), element("p", { className: "small", textContent: field.help }), ...this.anew.map((one) => one.box));
        this.anewFault = element("p", { className: "fault-of" });
        this.anewFault.setAttribute("aria-live", "polite");
        group.append(this.anewFault);
        box.append(group);
      } else {
        const own = this.fields.find((one) => one.field.key === field.key);
        if (own) box.append(own.box);
        if (field.key === "unit" && this.newUnitBox) box.append(this.newUnitBox);
      }
    }
  }

  /** @param {Roster.AccountChoice} account */
  askAnew(account) {
    const now = this.held.today(account);
    return this.form.changes.filter(({ key }) => now[key][0]).map((field) => askedAnew(field, now[field.key][0], now[field.key][1], this.desk));
  }

  /** A unit that is not registered yet has three fields of its own. */
  askNewUnit() {
    const toggle = element("input", { type: "checkbox" });
    const fields = this.form.unit.map((field) => asked(field, this.desk));
    const inner = element("div", { hidden: true }, ...fields.map((one) => one.box));
    const region = fields[fields.length - 1];
    if (region.write) region.write(this.form.region);
    toggle.addEventListener("change", () => {
      inner.hidden = !toggle.checked;
      const own = this.fields.find((one) => one.field.key === "unit");
      if (own) own.box.hidden = toggle.checked;
      this.fit();
    });
    this.newUnitBox = element("div", { className: "asked-for" }, element("label", { className: "inline" }, toggle, "单位还没有登记在名录里"), inner);
    this.isNewUnit = () => toggle.checked;
    return fields;
  }

  /** @param {boolean} isReady */
  show(isReady) {
    place("what").hidden = !isReady;
    place("go").hidden = !isReady;
    place("faults").hidden = true;
  }

  /** Fields come and go with what others say; the names of ids with the platform. */
  fit() {
    const desk = this.desk;
    for (const one of this.fields) {
      if (one.field.when) one.box.hidden = !isAsked(one.field, desk);
      one.box.dispatchEvent(new CustomEvent("platform"));
    }
    for (const one of this.anew) one.box.dispatchEvent(new CustomEvent("platform"));
    const told = this.fields.find((one) => one.field.key === "announced_on");
    if (told && this.anew.length) told.box.hidden = !this.isTold();
  }

  /** Whether what changes is announced. */
  isTold() {
    return this.anew.some((one) => ANNOUNCED.test(one.field.key) && one.value());
  }

  /** @returns {Asked[]} everything that is asked for now */
  get open() {
    const isNew = this.newUnit.length > 0 && this.isNewUnit();
    const own = this.fields.filter((one) => !one.box.hidden && !(isNew && one.field.key === "unit"));
    return [...own, ...(isNew ? this.newUnit : []), ...this.anew];
  }

  /** What is wrong, told beside each field and above the button; true where nothing is. */
  isRight() {
    const faults = this.open.map((one) => /** @type {[Asked, string]} */ ([one, one.fault()]));
    for (const [one, fault] of faults) one.say(fault);
    const wrong = faults.filter(([, fault]) => fault);
    const isNothing = this.anew.length > 0 && !wrong.length && !this.anew.some((one) => one.value());
    if (this.anewFault) this.anewFault.textContent = isNothing ? "请至少填一项新的内容" : "";
    const box = place("faults");
    box.textContent = "";
    box.hidden = !wrong.length && !isNothing;
    if (wrong.length) {
      box.append(element("p", { textContent: `还有 ${wrong.length} 项要改：` }), element("ul", {}, ...wrong.map(([one, fault]) => element("li", { textContent: fault.startsWith(one.field.label) ? fault : `${one.field.label}：${fault}` }))));
      wrong[0][0].focus();
    } else if (isNothing) {
      box.append(element("p", { textContent: "请至少填一项新的内容。" }));
      this.anew[0].focus();
    }
    return box.hidden;
  }

  /** @returns {Filled} */
  filled() {
    const kind = /** @type {Roster.ApplyKind} */ (this.kind);
    /** @type {Record<string, Roster.ApplyValue>} */
    const given = {};
    for (const one of this.open) {
      const value = one.value();
      if (value && !this.anew.includes(one)) given[one.field.key] = value;
    }
    const accounts = this.chosenAccounts;
    const requests = accounts.length ? accounts.map((account) => this.requestOf(kind, account, given)) : [this.ordered({ type: kind.type, ...given })];
    const about = accounts.length ? accounts.map((account) => this.held.told(account)).join("、") : String(given.name);
    const told = this.open.filter((one) => one.value()).map((one) => ({ label: one.field.label, text: one.shown() }));
    return { requests, title: `${kind.type}：${about}`, told, then: kind.then };
  }

  /**
   * @param {Roster.ApplyKind} kind
   * @param {Roster.AccountChoice} account
   * @param {Record<string, Roster.ApplyValue>} given
   */
  requestOf(kind, account, given) {
    const now = this.held.today(account);
    const changed = this.anew.filter((one) => one.value()).map((one) => [one.field.key, { from: now[one.field.key][0], to: String(one.value()) }]);
    return this.ordered({ type: kind.type, account: account[0], ...given, ...(changed.length ? { changes: Object.fromEntries(changed) } : {}) });
  }

  /**
   * A new unit's fields behind its id.
   * @param {Roster.ApplyRequest} request
   * @returns {Roster.ApplyRequest}
   */
  ordered(request) {
    const { reason, ...rest } = request;
    return reason ? { ...rest, reason } : rest;
  }

  /** The submission as it stands: what was kept, and what was just filled in. */
  present() {
    const all = [...this.kept, ...(this.last ? [this.last] : [])];
    const requests = all.flatMap((one) => one.requests);
    const text = asYaml(this.form.submission, requests, ["备案申请单", ...all.map((one) => one.title), `${today()} 填写，按 ${this.held.date} 的名录：${location.href.split(/[?#]/)[0]}`]);
    const told = place("told");
    told.textContent = "";
    for (const one of all) told.append(element("h3", { textContent: one.title }), facts(one.told.map(({ label, text: words }) => /** @type {[string, string]} */ ([label, words]))));
    place("then").textContent = "";
    for (const words of new Set(all.flatMap((one) => one.then))) place("then").append(element("li", { textContent: words }));
    place("slip").textContent = text;
    const title = `备案申请单：${all.map((one) => one.title).join("；")}`;
    offerWays({ ways: place("ways"), say: place("say"), hand: place("hand").dataset }, { text, file: fileName(requests, today()), title });
    place("apply").hidden = true;
    place("done").hidden = false;
    const head = place("done").querySelector("h2");
    if (head) head.focus();
    scrollTo(0, 0);
  }

  /** Back to the form, as it was. */
  back() {
    place("apply").hidden = false;
    place("done").hidden = true;
    const button = place("go").querySelector("button");
    if (button) button.focus();
  }

  /** The same file takes another request. */
  more() {
    if (this.last) this.kept.push(this.last);
    this.last = null;
    this.back();
    this.who.clear();
    for (const input of place("kinds").querySelectorAll("input")) input.checked = false;
    this.kind = null;
    this.askedFor = "";
    place("who").hidden = true;
    this.show(false);
    const first = place("kinds").querySelector("input");
    if (first) first.focus();
  }

  start() {
    this.offerKinds();
    place("apply").addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.isRight()) return;
      this.last = this.filled();
      this.present();
    });
    place("back").addEventListener("click", () => this.back());
    place("more").addEventListener("click", () => this.more());
    place("plain").hidden = true;
    place("apply").hidden = false;
  }
}

async function start() {
  const [form, register] = await Promise.all([read("form.json"), read("accounts.json")]);
  new Applying(/** @type {Roster.ApplyForm} */ (form), /** @type {Roster.ApplyAccounts} */ (register)).start();
}

start().catch(() => {
  place("plain").hidden = true;
  place("broken").hidden = false;
});
