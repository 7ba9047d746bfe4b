// A submission as it is written: YAML that `file --from` reads (docs/apply.md), with a few lines for people before it.

const PLAIN = /^(?:[\u4e00-\u9fff]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2})$/; // a kind, a day, 不详: nothing that has to be quoted

/** @type {(text: string) => string} */
const scalar = (text) => (PLAIN.test(text) ? text : JSON.stringify(text));

/**
 * @param {Roster.ApplyValue} value
 * @returns {string}
 */
function inline(value) {
  if (typeof value === "string") return scalar(value);
  if (Array.isArray(value)) return `[${value.map(scalar).join(", ")}]`;
  return `{from: ${JSON.stringify(value.from)}, to: ${JSON.stringify(value.to)}}`;
}

/**
 * @param {Roster.ApplyRequest} request
 * @returns {string[]}
 */
function lines(request) {
  const { changes, ...rest } = request;
  const own = Object.entries(rest).map(([key, value]) => `${key}: ${inline(value)}`);
  const changed = changes ? ["changes:", ...Object.entries(changes).map(([key, change]) => `  ${key}: ${inline(change)}`)] : [];
  return [...own, ...changed].map((line, n) => `${n ? "    " : "  - "}${line}`);
}

/**
 * A line of words before the YAML: whatever stands in them, it stays one line.
 * @type {(words: string) => string}
 */
const remark = (words) => `# ${words.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, " ")}`;

/**
 * @param {number} version of the format
 * @param {Roster.ApplyRequest[]} requests
 * @param {string[]} told
 */
export const asYaml = (version, requests, told) => [...told.map(remark), `submission: ${version}`, "requests:", ...requests.flatMap(lines), ""].join("\n");

/**
 * A name that every system takes.
 * @param {Roster.ApplyRequest[]} requests
 * @param {string} day
 */
export function fileName(requests, day) {
  const [first] = requests;
  const whom = String(first.account || first.unit || "").replace(/[^a-z0-9-]/g, "").slice(0, 64);
  return `${first.type}-${whom}-${day}${requests.length > 1 ? `-${requests.length}` : ""}.yaml`;
}
