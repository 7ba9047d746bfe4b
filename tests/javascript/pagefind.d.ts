/** What assets/search.js uses of pagefind/pagefind.js, which Pagefind writes when the site is built. */
declare namespace Pagefind {
  interface Module {
    options(given: { excerptLength: number; highlightParam: string | null }): Promise<void>;
    init(): Promise<void>;
    search(question: string): Promise<{ results: Result[] }>;
  }

  interface Result {
    id: string;
    data(): Promise<Data>;
  }

  interface Data {
    raw_url: string;
    /** As roster/public/search.py writes it. */
    meta: { title: string; state: string; platform: string; unit: string };
  }
}

/** Of browsers that know it. */
interface Navigator {
  readonly connection?: { readonly saveData?: boolean };
}
