// Adds how many working days are left, by the reader's own clock; the page itself only prints dates.

/** @type {NodeListOf<HTMLElement>} */
const places = document.querySelectorAll("[data-working-days]");
for (const place of places) {
  const days = (place.dataset.workingDays || "").split(" ");
  const today = new Date().toLocaleDateString("sv", { timeZone: place.dataset.timeZone });
  const left = days.filter((day) => day > today).length;
  if (left) place.textContent = `（剩余 ${left} 个工作日）`;
  else place.textContent = today === days[days.length - 1] ? "（今天是最后一个工作日）" : "（公示期已满，等待网站更新）";
}
