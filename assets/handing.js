// Ways to hand a submission on: a file, a text, a mail, a page of the code hosting. Nothing is sent from here.

import { copyButton, link } from "./elements.js";

const LONGEST_LINK = 7000; // what servers take for an address
const LONGEST_MAIL = 1800; // what programs for mail take with a link

/**
 * WeChat takes no files and no links to mail: there the text is all there is.
 * @param {{ ways: HTMLElement, say: HTMLElement, hand: DOMStringMap }} page
 * @param {{ text: string, file: string, title: string }} submission
 */
export function offerWays({ ways, say, hand }, { text, file, title }) {
  const inWeChat = /MicroMessenger/i.test(navigator.userAgent);
  ways.textContent = "";
  say.textContent = "";
  if (!inWeChat) {
    const saved = link("下载申请单", URL.createObjectURL(new Blob([text], { type: "text/yaml" })), "button");
    saved.download = file;
    saved.addEventListener("click", () => { say.textContent = `已下载 ${file}，请发给名录的管理人员。`; });
    ways.append(saved);
  }
  ways.append(copyButton("复制申请单", text));
  const mail = `mailto:${hand.email || ""}?subject=${encodeURIComponent(title.slice(0, 100))}&body=${encodeURIComponent(text.split("\n").join("\r\n"))}`;
  if (!inWeChat && mail.length < LONGEST_MAIL) ways.append(link("写成邮件", mail, "button plain"));
  const address = hand.url && submitted(hand.url, { title, text, file, quoted: `\`\`\`yaml\n${text}\`\`\`\n` });
  if (address && address.length < LONGEST_LINK) ways.append(Object.assign(link("在代码托管平台上提交", address, "button plain"), { target: "_blank", rel: "noopener" }));
  else if (address) say.textContent = "申请单太长，放不进网址；请下载或复制后自己提交。";
}

/** @type {(template: string, given: Record<string, string>) => string} */
const submitted = (template, given) => template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(given[name] || ""));
