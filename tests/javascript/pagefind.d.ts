/** What assets/search.js uses of pagefind/pagefind.js, which Pagefind writes when the site is built. */
declare namespace Pagefind {
  interface Module {
    /** Before `init`; `metaCacheTag` is a part of the address of the first file of the index. */
    options(given: { excerptLength: number; noWorker: boolean; metaCacheTag: string }): Promise<void>;
    init(): Promise<void>;
    /** Fetches what a search will need. */
    preload(question: string): Promise<void>;
    /** Sorted by `place`: as roster/public/search.py orders them. */
    search(question: string, options: { sort: { place: "asc" } }): Promise<{ results: Result[] }>;
  }

  interface Result {
    id: string;
    /** Where in the text of the page what was searched stands; the first word is 0. */
    words: number[];
    data(): Promise<Data>;
  }

  interface Data {
    raw_url: string;
    /** As roster/public/search.py writes it. */
    meta: { title: string; state: string; style: string; platform: string; unit: string; logo?: string };
  }
}

/** Of browsers that know it. */
interface Navigator {
  readonly connection?: { readonly saveData?: boolean };
}
