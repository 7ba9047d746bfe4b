// Lets the verify page answer without a network. Serves only that page, its styles and scripts, and the index.
// The date of the register stands in every answer: what is old says so.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self)); // tests/javascript/worker.d.ts
const PAGE = new URL("./", worker.location.href).href;
const FRONT = new URL("register.json", PAGE).href;
const CACHE = `roster-verify ${new URL(PAGE).pathname}`; // all registers of a host share its caches
const PATIENCE = 4000; // milliseconds until a kept copy is shown instead

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (isIndex(url.href)) return event.respondWith(keptFirst(request));
  event.respondWith(freshFirst(request, request.mode === "navigate"));
});

worker.addEventListener("message", (event) => event.waitUntil(keep(event.data.keep, event.data.small)));

/** @type {(address: string) => boolean} */
function isIndex(address) {
  return address.startsWith(PAGE) && /^[0-9a-f]{12}\//.test(address.slice(PAGE.length));
}

/** @type {(request: Request) => Promise<Response>} */
async function keptFirst(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** @type {(request: Request, isPage: boolean) => Promise<Response>} */
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

/**
 * Keep what a page asks for, and of its index as much as may be: all, if it has no more than `small` bytes.
 * @type {(addresses: string[], small: number) => Promise<void>}
 */
async function keep(addresses, small) {
  const cache = await caches.open(CACHE);
  await keepAll(cache, new Set(addresses));
  const answer = await cache.match(FRONT);
  if (!answer) return;
  /** @type {Roster.Front} */
  const front = await answer.json();
  const folder = `${PAGE}${front.version}/`;
  await keepAll(cache, namesOf(front, small).map((name) => folder + name));
  for (const request of await cache.keys()) {
    if (isIndex(request.url) && !request.url.startsWith(folder)) await cache.delete(request);
  }
}

/** @type {(cache: Cache, addresses: Iterable<string>) => Promise<void>} */
async function keepAll(cache, addresses) {
  for (const address of addresses) {
    if (!(await cache.match(address))) await cache.add(address).catch(() => {});
  }
}

/** @type {(front: Roster.Front, small: number) => string[]} */
function namesOf(front, small) {
  if (front.whole) return ["all.json"];
  const names = ["characters.json", "sounds.json"];
  if (front.bytes > small) return names;
  for (let n = 0; n < front.exact; n++) names.push(`e/${n}.json`);
  for (let n = 0; n < front.hints; n++) names.push(`s/${n}.json`);
  return names;
}
