// Fills the report page in: which account, which kind, and the text to send.

const params = new URLSearchParams(location.search);
const id = /^[a-z0-9-]{1,64}$/.test(params.get("account") || "") ? params.get("account") : "";
const type = params.get("type") || "";
const asked = (params.get("q") || "").slice(0, 300);

async function account() {
  if (!id) return null;
  const address = new URL(`../accounts/${id}/`, location.href);
  const answer = await fetch(address);
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const { name, platform, unit } = page.querySelector("[data-account]").dataset;
  return { id, name, platform, unit, address: address.href };
}

function describe(found) {
  if (found) return `账号：${found.name}（${found.platform}，${found.unit}）\n名录编号：${found.id}\n页面：${found.address}`;
  return asked ? `账号：${asked}` : "账号：";
}

// The text as the page gives it, with its empty places filled.
function fill(text, kind, found) {
  const head = text.replace(/^问题类型：.*$/m, `问题类型：${kind}`);
  return head.replace(/^账号：.*$/m, () => describe(found));
}

function fillMails(found) {
  for (const link of document.querySelectorAll("[data-mail]")) {
    const [address, query] = link.getAttribute("href").split("?");
    const given = new Map(query.split("&").map((pair) => pair.split("=").map(decodeURIComponent)));
    const subject = given.get("subject") + (found ? `：${found.name}` : "");
    const body = fill(given.get("body"), link.dataset.mail, found);
    link.href = `${address}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.split("\n").join("\r\n"))}`;
  }
}

function fillForm(found, kinds) {
  const form = document.getElementById("report-form");
  if (!form) return;
  if (kinds.includes(type)) form.elements.type.value = type;
  form.elements.account.value = found ? `${found.name}（${found.id}）` : asked;
  form.elements.page.value = found ? found.address : "";
  // The same fields as JSON where the address is our own host; elsewhere the form is sent as a form.
  if (new URL(form.action).origin !== location.origin) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const result = document.getElementById("report-result");
    result.textContent = "正在提交……";
    try {
      const body = JSON.stringify(Object.fromEntries(new FormData(form)));
      const answer = await fetch(form.action, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (!answer.ok) throw new Error(String(answer.status));
      result.textContent = "已提交，谢谢您。";
      form.reset();
    } catch {
      result.textContent = "没有提交成功，请稍后再试，或改用电话、邮件。";
    }
  });
}

function offerCopy() {
  const button = document.getElementById("copy-button");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById("copy-text").textContent);
    document.getElementById("copy-result").textContent = "已复制";
  });
}

async function start() {
  const kinds = [...document.querySelectorAll(".kinds dt")].map((term) => term.textContent);
  const found = await account().catch(() => null);
  const about = document.getElementById("about");
  if (found || asked) {
    about.querySelector("[data-about-name]").textContent = found ? found.name : asked;
    about.querySelector("[data-about-detail]").textContent = found ? `${found.platform}，${found.unit}` : "不在名录里，或没有指明是哪一个";
    about.hidden = false;
  }
  if (kinds.includes(type)) document.getElementById(type).classList.add("chosen");
  const text = document.getElementById("copy-text");
  text.textContent = fill(text.textContent, kinds.includes(type) ? type : "", found);
  fillMails(found);
  fillForm(found, kinds);
  offerCopy();
}

start();
