// Forms of a name, as roster/text/likeness.py makes them: what must not matter when names are compared.
// `characters` are the tables of verify/<version>/characters.json.

// What people write before the name that they ask about.
export const SPEAKER = /^(?:我们?是|这里?是|你好|您好|请问|问一下|欢迎|关注|加入|家长|转发|来自)+/;

export class Forms {
  /** @param {Roster.Characters} characters */
  constructor(characters) {
    this.simple = table(characters.simple);
    this.folded = table(characters.alike);
    this.split = characters.split;
    this.added = characters.added;
  }

  /** @param {string} text */
  normal(text) {
    const han = /^[\u4e00-\u9fff]*$/.test(text); // as nearly all names are: nothing to fold or to leave out
    let form = "";
    for (const char of han ? text : text.normalize("NFKC").toLowerCase()) form += this.simple.get(char) || char;
    return han ? form : form.replace(/[^\p{L}\p{N}]+/gu, "");
  }

  /** @param {string} form */
  alike(form) {
    return this.fold(this.join(form));
  }

  /**
   * 言己者 → 记者
   * @param {string} form
   */
  join(form) {
    let joined = form;
    for (const [parts, whole] of Object.entries(this.split)) joined = joined.split(parts).join(whole);
    return joined;
  }

  /**
   * A form without words that are commonly added; never shorter than two characters.
   * @param {string} form
   */
  strip(form) {
    let left = form;
    for (let again = true; again; ) {
      again = false;
      for (const word of this.added) {
        if (left.length - word.length < 2 || !(left.endsWith(word) || left.startsWith(word))) continue;
        left = left.endsWith(word) ? left.slice(0, -word.length) : left.slice(word.length);
        again = true;
        break;
      }
    }
    return left;
  }

  /**
   * As long as the form: look-alikes become one character.
   * @param {string} form
   */
  fold(form) {
    return [...form].map((char) => this.folded.get(char) || char).join("");
  }
}

/** @param {string} pairs characters and what they become, by turns */
function table(pairs) {
  const chars = [...pairs];
  /** @type {Map<string, string>} */
  const read = new Map();
  for (let n = 0; n < chars.length; n += 2) read.set(chars[n], chars[n + 1]);
  return read;
}
