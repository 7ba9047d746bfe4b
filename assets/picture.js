// The codes in a picture, read on this device and sent nowhere: by the browser where it can, else by a library that is
// fetched only then. What they say is asked like a text that was pasted.

import { element } from "./elements.js";
import { table } from "./table.js";

/** @typedef {{ data: Uint8ClampedArray, width: number, height: number }} Pixels */
/** @typedef {{ drawn: ImageBitmap | HTMLImageElement, width: number, height: number }} Picture */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {(pixels: Pixels, options: object) => string} Decode what the one code says; throws without any */

const version = new URL(import.meta.url).search; // of this script, and so of its parts
const LARGEST = 40e6; // bytes of a file
const SIDES = [1000, 1600, 600, 2600]; // pixels of the longer side: a large photograph is read better when it is smaller
const SMALL = 300; // pixels of a picture whose code may have one pixel a module: it is read three times as large
const MOST = 8; // codes in one picture
const PATIENCE = 300; // milliseconds for one more look at the same pixels
const WAITED = 3000; // milliseconds for the browser's own reader, which may be there and say nothing

/**
 * @type {Record<"large" | "other" | "broken" | "empty", { heading: string, steps: string[] }>}
 */
const TOLD = {
  large: { heading: "图片太大", steps: ["请截一张屏，再选那张截图。"] },
  other: { heading: "这不是图片", steps: ["请选一张照片或者截图。"] },
  broken: { heading: "这张图片打不开", steps: ["可能是这个浏览器不认的格式（如 HEIC），或者文件坏了。", "请把图片打开，截一张屏，再选那张截图。"] },
  empty: {
    heading: "图片里没有找到二维码",
    steps: [
      "截图里二维码很小的：只截二维码那一块，再选一次。",
      "照片模糊、反光、歪斜的：对正、拍清楚，让二维码占画面的大半，再选一次。",
      "圆形的小程序码、抖音码，这里读不出：请打开它的主页，复制账号名称、号来问。",
    ],
  },
};

/**
 * What the one code in a picture says; for several codes, and for none, what to show.
 * @param {File} file
 * @param {string} platform
 * @param {(question: string, platform: string) => Promise<Roster.Dated>} ask
 * @returns {Promise<string | HTMLElement>}
 */
export async function looked(file, platform, ask) {
  if (file.size > LARGEST) return told("large");
  const picture = (await asBitmap(file)) || (await asElement(file));
  if (!picture) return told(/^image\//.test(file.type) || !file.type ? "broken" : "other");
  const contents = (await codesIn(picture)).map(onOneLine).filter(Boolean);
  if (contents.length > 1) return several(contents, platform, ask);
  return contents.length ? contents[0] : told("empty");
}

/**
 * A content as one question: of several lines it would be a list of them. With the sign it is equal to no other content.
 * @type {(content: string) => string}
 */
const onOneLine = (content) => content.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "").replace(/[\r\n]+/g, " ⏎ ");

// The picture

/** @type {(file: File) => Promise<Picture | null>} */
async function asBitmap(file) {
  try {
    const drawn = await createImageBitmap(file);
    return { drawn, width: drawn.width, height: drawn.height };
  } catch {
    return null; // no picture, or an older browser
  }
}

/** @type {(file: File) => Promise<Picture | null>} */
function asElement(file) {
  return new Promise((resolve) => {
    const drawn = new Image();
    const address = URL.createObjectURL(file);
    /** @type {(picture: Picture | null) => void} */
    const end = (picture) => {
      URL.revokeObjectURL(address);
      resolve(picture);
    };
    drawn.onload = () => end(drawn.naturalWidth ? { drawn, width: drawn.naturalWidth, height: drawn.naturalHeight } : null);
    drawn.onerror = () => end(null);
    drawn.src = address;
  });
}

/**
 * The picture in pixels, its longer side as long as given; white where nothing is drawn.
 * @type {(picture: Picture, side: number) => Pixels}
 */
function pixelsOf({ drawn, width, height }, side) {
  const scale = side / Math.max(width, height);
  const canvas = element("canvas", { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingEnabled = scale < 1;
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/**
 * Light and contrast the same everywhere, for photographs taken in the dark: each pixel against the mean around it.
 * @type {(pixels: Pixels) => Pixels}
 */
function evened({ data, width, height }) {
  const reach = Math.ceil(Math.max(width, height) / 24);
  const sums = summed({ data, width, height });
  const made = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach)].map((row) => row * (width + 1));
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach)];
      const mean = (sums[bottom + right] - sums[top + right] - sums[bottom + left] + sums[top + left]) / ((right - left) * (bottom - top) / (width + 1));
      const at = 4 * (y * width + x);
      made.fill(128 + 4 * (data[at + 1] - mean), at, at + 3);
      made[at + 3] = 255;
    }
  }
  return { data: made, width, height };
}

/**
 * For every point the sum of all pixels left above it, with a row and a column of zeros before the first.
 * @type {(pixels: Pixels) => Float64Array}
 */
function summed({ data, width, height }) {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0, row = 0; x < width; x++) {
      row += data[4 * (y * width + x) + 1];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  return sums;
}

// The codes

/** @type {(picture: Picture) => Promise<string[]>} */
async function codesIn(picture) {
  const found = await byBrowser(picture);
  return found.length ? found : byLibrary(picture);
}

/**
 * What the browser itself reads; nothing where it can't, or only says that it can.
 * @type {(picture: Picture) => Promise<string[]>}
 */
async function byBrowser({ drawn }) {
  try {
    /** @type {Promise<{ rawValue: string }[]>} */
    const late = new Promise((give) => setTimeout(() => give([]), WAITED));
    const codes = await Promise.race([new BarcodeDetector({ formats: ["qr_code"] }).detect(drawn), late]);
    return [...new Set(codes.map(({ rawValue }) => rawValue).filter(Boolean))];
  } catch {
    return [];
  }
}

/**
 * At every size, for a picture may hold a large code and a small one; only without any in evened light.
 * @type {(picture: Picture) => Promise<string[]>}
 */
async function byLibrary(picture) {
  const { decodeQR } = /** @type {{ decodeQR: Decode }} */ (await import(`./vendor/qr-reader.js${version}`));
  /** @type {Set<string>} */
  const found = new Set();
  for (const side of sidesFor(picture)) {
    for (const code of everyCode(decodeQR, pixelsOf(picture, side))) found.add(code);
    await new Promise((go) => setTimeout(go)); // the page stays alive between two looks
  }
  if (!found.size) for (const side of SIDES.filter((one) => one <= 1000)) for (const code of everyCode(decodeQR, evened(pixelsOf(picture, side)))) found.add(code);
  return [...found];
}

/** @type {(picture: Picture) => number[]} */
function sidesFor({ width, height }) {
  const own = Math.max(width, height);
  const smaller = SIDES.filter((side) => side < own);
  return [...smaller, ...(smaller.length < SIDES.length ? [own] : []), ...(own < SMALL ? [own * 3] : [])];
}

/**
 * What each code says: one that is read is painted over, and the pixels are looked at again.
 * @type {(decode: Decode, pixels: Pixels) => string[]}
 */
function everyCode(decode, pixels) {
  const found = [];
  while (found.length < MOST) {
    /** @type {Point[]} */
    let corners = [];
    try {
      found.push(decode(pixels, { effort: Infinity, timeLimit: PATIENCE, pointsOnDetect: (/** @type {{ outline: Point[] }} */ { outline }) => { corners = outline; } }));
    } catch {
      return found; // it has no more
    }
    if (!corners.length) return found;
    paintOver(pixels, corners);
  }
  return found;
}

/** @type {(pixels: Pixels, corners: Point[]) => void} */
function paintOver({ data, width, height }, corners) {
  const [across, down] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [left, right] = [Math.max(0, Math.floor(Math.min(...across))), Math.min(width, Math.ceil(Math.max(...across)))];
  for (let y = Math.max(0, Math.floor(Math.min(...down))); y < Math.min(height, Math.max(...down)); y++) data.fill(255, 4 * (y * width + left), 4 * (y * width + right));
}

// What is shown

/**
 * Why there is nothing to ask, and what to do.
 * @param {keyof typeof TOLD} kind
 */
function told(kind) {
  const { heading, steps } = TOLD[kind];
  const again = element("button", { type: "button", textContent: "换一张图片" });
  again.addEventListener("click", () => /** @type {HTMLInputElement} */ (document.getElementById("picture")).click());
  const made = element("section", { className: "verdict" },
    element("h2", { tabIndex: -1, textContent: heading }),
    element("ul", { className: "steps" }, ...steps.map((textContent) => element("li", { textContent }))),
    element("p", { className: "actions" }, again));
  made.dataset.picture = kind;
  return made;
}

/** @type {(contents: string[], platform: string, ask: (question: string, platform: string) => Promise<Roster.Dated>) => Promise<HTMLElement>} */
async function several(contents, platform, ask) {
  const made = await table(contents, platform, ask);
  const heading = /** @type {HTMLElement} */ (made.firstElementChild);
  heading.textContent = `图片里有 ${contents.length} 个二维码`;
  heading.after(element("p", { className: "warn", textContent: "一个是官方的，不说明旁边的也是：请看清您要扫的是哪一个。" }));
  made.dataset.picture = "several";
  return made;
}
