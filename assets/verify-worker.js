// Lets the verify page answer without a network. Serves only that page, its styles and scripts, and the index.
// The date of the register stands in every answer: what is old says so.

const PAGE = new URL("./", self.location).href;
const FRONT = new URL("register.json", PAGE).href;
const CACHE = `roster-verify ${new URL(PAGE).pathname}`; // all registers of a host share its caches
const PATIENCE = 4000; // milliseconds until a kept copy is shown instead

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isIndex(url.href)) return event.respondWith(keptFirst(request));
  event.respondWith(freshFirst(request, request.mode === "navigate"));
});

self.addEventListener("message", (event) => event.waitUntil(keep(event.data.keep, event.data.small)));

function isIndex(address) {
  return address.startsWith(PAGE) && /^[0-9a-f]{12}\//.test(address.slice(PAGE.length));
}

async function keptFirst(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function freshFirst(request, isPage) {
  const cache = await caches.open(CACHE);
  const kept = cache.match(isPage ? PAGE : request, { ignoreSearch: isPage });
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && (!isPage || request.url.split("?")[0] === PAGE)) await cache.put(isPage ? PAGE : request, answer.clone());
    return answer;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => kept);
  try {
    return (await Promise.race([fresh, late])) || (await fresh);
  } catch (error) {
    const copy = await kept;
    if (copy) return copy;
    throw error;
  }
}

async function keep(addresses, small) {
  const cache = await caches.open(CACHE);
  for (const address of new Set(addresses)) {
    if (!(await cache.match(address))) await cache.add(address).catch(() => {});
  }
  const answer = await cache.match(FRONT);
  if (!answer) return;
  const front = await answer.json();
  const names = ["characters.json", "sounds.json"];
  if (front.bytes <= small) {
    for (let n = 0; n < front.exact; n++) names.push(`e/${n}.json`);
    for (let n = 0; n < front.hints; n++) names.push(`s/${n}.json`);
  }
  for (const name of names) {
    const address = new URL(`${front.version}/${name}`, PAGE).href;
    if (!(await cache.match(address))) await cache.add(address).catch(() => {});
  }
  for (const request of await cache.keys()) {
    if (isIndex(request.url) && !request.url.startsWith(`${PAGE}${front.version}/`)) await cache.delete(request);
  }
}
