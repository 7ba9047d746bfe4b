// The list of what was found: cards as on the pages that list accounts, fetched step by step.

import { element, page, inside } from "./elements.js";

const STEP = 10; // fetched at a time

export class Hits {
  /**
   * @param {HTMLElement} list
   * @param {(platform: string) => string} sign the drawing of a platform
   */
  constructor(list, sign) {
    this.list = list;
    this.sign = sign;
    /** @type {Pagefind.Result[]} */
    this.results = [];
  }

  get shown() {
    return this.list.children.length;
  }

  get isWhole() {
    return this.shown >= this.results.length;
  }

  /** @param {Pagefind.Result[]} results */
  begin(results) {
    this.results = results;
    this.list.textContent = "";
  }

  /**
   * Show up to so many; stops when the results are no longer the same.
   * @param {number} upTo
   */
  async show(upTo) {
    const { results } = this;
    while (this.shown < Math.min(upTo, results.length)) {
      const fetched = results.slice(this.shown, Math.min(this.shown + STEP, upTo)).map((result) => result.data());
      for (const data of fetched) {
        const entry = await data; // each as soon as it is there, in order
        if (results !== this.results) return;
        this.list.append(this.item(entry));
      }
    }
  }

  /** @param {Pagefind.Data} entry */
  item({ raw_url, meta }) {
    const [, id] = raw_url.match(/accounts\/([^/]+)\//) || ["", ""];
    const { title, state, style, platform, unit, logo } = meta;
    const more = element("span", { className: "more" }, logo ? this.drawn(platform) : null, platform, element("span", { className: "by", textContent: unit }));
    const face = logo ? element("img", { className: "logo", src: inside(logo), alt: "", width: 44, height: 44, loading: "lazy" }) : element("span", { className: "face" }, this.drawn(platform));
    const told = element("span", { className: `state state-${style}`, textContent: state });
    const card = element("a", { className: "card faced", href: page(id) }, face, element("span", {}, element("b", { textContent: title }), " ", told, more));
    const item = element("li", { className: "boxed" }, card);
    item.dataset.result = id;
    return item;
  }

  /** @param {string} platform */
  drawn(platform) {
    const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", inside(this.sign(platform)));
    for (const [name, value] of [["class", "sign"], ["width", "20"], ["height", "20"], ["aria-hidden", "true"]]) sign.setAttribute(name, value);
    sign.append(use);
    return sign;
  }
}
