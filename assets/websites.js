// Hosts alone in a text, and whose website an address is.

import { bare } from "./addresses.js";
import { recordsOf } from "./register.js";

// Endings that people know, and those of countries: cn.gov.example.app is the name of a program.
const ENDINGS = "com|net|org|info|biz|top|xyz|vip|club|shop|site|online|store|live|link|icu|work|fun|pro|wang|ltd|group|tech|space|life|app|gov|edu|asia|mobi|name|red|ren|cyou|cfd|sbs|buzz|click|bond|world|today|[a-z]{2}";
const HOST = new RegExp(`(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+(?:${ENDINGS})(?![a-z0-9.-]*[a-z0-9])`, "gi");
const ALONE = new RegExp(`(?:^|[ \\u00a0\\u3000])(${HOST.source})(?=$|[ \\u00a0\\u3000])`, "i");

const OWN = /\.gov\.cn$/; // below it a host is one body's alone; elsewhere others may have the next folder

/**
 * Every host that a text seems to name, in whatever width.
 * @type {(text: string) => string[]}
 */
export const hostsIn = (text) => [...new Set((text.normalize("NFKC").replace(/[。．]/g, ".").replace(/\p{Cf}/gu, "").match(HOST) || []).map((host) => host.toLowerCase()))];

/**
 * The one host in a text, where blanks or nothing stand around it; else empty.
 * @type {(text: string) => string}
 */
export const bareHost = (text) => (hostsIn(text).length === 1 && (ALONE.exec(text.trim()) || ["", ""])[1]) || "";

/**
 * The websites of the register, its portal and its units to which an address belongs: the nearest, or several that
 * share a host of the government.
 * @param {import("./register.js").Register} register
 * @param {Roster.Destination} address
 */
export async function siteOf(register, { host, path }) {
  const sites = recordsOf(await register.entries(`w:${bare(host)}`), "site");
  const within = sites.filter((site) => path === site.path || path.startsWith(`${site.path}/`));
  if (!within.length && OWN.test(host)) return sites;
  const depth = Math.max(0, ...within.map((site) => site.path.length));
  return within.filter((site) => site.path.length === depth);
}
