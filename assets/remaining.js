// Adds how many working days are left, by the reader's own clock; the page itself only prints dates.

const day = new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
for (const place of document.querySelectorAll("[data-working-days]")) {
  const left = place.dataset.workingDays.split(" ").filter((working) => working > day).length;
  place.textContent = left ? `（今天之后还有 ${left} 个工作日）` : "（公示期已到，等待更新）";
}
