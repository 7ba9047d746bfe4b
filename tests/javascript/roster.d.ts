/**
 * Shapes of the files below `verify/`, as `roster/public/lookup/` writes them, and of what the browser makes of
 * them. The types of `assets/*.js` name them as `Roster.…`; nothing of this file is published.
 *
 * What Python leaves out because it is empty is optional here; days are written 2026-11-20.
 */
declare namespace Roster {
  // verify/register.json: the only file whose address stays the same.
  interface Front {
    /** Of the register. */
    date: string;
    /** Names the folder of all other files: verify/<version>/. */
    version: string;
    /** How many exact shards there are (e/0.json …), and how many with names that resemble (s/0.json …). */
    exact: number;
    hints: number;
    /** About the size of all shards. */
    bytes: number;
    /** Pattern of parameters of an address that only tell who passed it on. */
    noise: string;
    /** All files of the index stand in one, all.json. */
    whole?: true;
    /** The day on which the copy of each other register was fetched, by its name, where that is known. */
    copies?: Record<string, string>;
    /** It stands in the page, and lacks of platforms what only some questions need. */
    short?: boolean;
    platforms: Platform[];
  }

  /** How a platform calls its ids or handles, the pattern they follow, and one of them; either may be empty. */
  type IdForm = [label: string, pattern: string, example?: string];

  /** A platform; one that a citizen names and the register does not know has an empty id. */
  interface Platform {
    id: string;
    name: string;
    /** What somebody called a platform that the register does not know: it finds, and is not shown. */
    called?: string;
    short?: string[];
    /** Patterns of profile addresses: weibo.com/u/{account_id}. */
    urls?: string[];
    /** Hosts of short links. */
    links?: string[];
    /** Steps by which somebody sees id and body in the app. */
    check?: string[];
    /** The day on which the platform itself ended. */
    closed?: string;
    account_id?: IdForm;
    handle?: IdForm;
  }

  // verify/<version>/e/<n>.json: exact keys. A key's CRC-32 says in which shard it stands.
  interface ExactShard {
    /** Key → role and place in `records`, by turns. */
    keys: Record<string, (Role | number)[]>;
    records: Entry["record"][];
  }

  /** A key *is* one of an account now, it *was* one, it is one of a *fake* or of an account of an *other* register. */
  type IdentityEntry =
    | { role: "is" | "was"; record: Account }
    | { role: "fake"; record: Fake }
    | { role: "other"; record: Followed };

  /** It calls a *unit*, a *place*, a telephone, or is the host of a *site*. */
  type Entry =
    | IdentityEntry
    | { role: "unit"; record: Unit }
    | { role: "site"; record: Website }
    | { role: "phone"; record: Hotline }
    | { role: "place"; record: Place };

  type Role = "is" | "was" | "fake" | "other" | "unit" | "site" | "phone" | "place";

  /** What is enough to say which account is meant. */
  interface Named {
    id: string;
    name: string;
    platform: string;
    platform_name: string;
    unit_name: string;
  }

  /** What has identities on a platform: an account of ours, a fake, one of another register. */
  interface Identified extends Named {
    account_id?: string;
    handle?: string;
    url?: string;
    verified_as?: string;
    former?: [field: "name" | "handle" | "account_id", before: string, on: string][];
  }

  /** A confirmed fake; what it calls itself is not told. Days are written 2026-11-20. */
  interface Fake extends Identified {
    confirmed_on: string;
    by: string;
    seen_on?: string;
    closed_on?: string;
    /** Ids of the units that it pretends to be. */
    imitates: string[];
  }

  /** An account of another register, with its page there. */
  interface Followed extends Identified {
    state: string;
    register: string;
    page: string;
  }

  interface Website {
    what: "register" | "portal" | "report" | "unit";
    name: string;
    host: string;
    /** Below which it is theirs; empty where the whole host is. */
    path: string;
    /** Its id, where it is a unit's. */
    unit?: string;
    url: string;
  }

  interface Hotline {
    phone: string;
    name: string;
  }

  /** A district and its own units. */
  interface Place {
    place: string;
    page: string;
    units: [id: string, name: string][];
  }

  interface Account extends Identified {
    /** Its id. */
    unit: string;
    /** 运行, 关停公示中, 已注销, … */
    state: string;
    /** It closed, and its cancellation is being announced. */
    is_closed?: true;
    ended_on?: string;
    stops_on?: string;
    /** What is said of its end, announced or come; absent while nothing of it is filed. */
    told?: string;
    /** With an empty id where the successor is no account of the register. */
    successors?: [id: string, name: string, platform_name: string][];
    /** Of an account of another register: its name, the account's page there, what is said of it, is it there no more. */
    origin?: { register: string; page: string; told: string; gone: boolean };
  }

  interface Unit {
    /** Its id. */
    unit: string;
    name: string;
    phone?: string;
    url?: string;
    /** The state is empty while it is running. */
    accounts: [id: string, name: string, platform: string, platform_name: string, state: string][];
    /** Ids of platforms on which it has accounts, and on which it has declared that it has none. */
    platforms: string[];
    not_on: string[];
    /** What is said of its end, after its name; absent while it is there. */
    ended?: string;
  }

  // verify/<version>/s/<n>.json: names that resemble, by pairs of syllables.
  interface HintShard {
    /** Pair → places in `forms`. */
    pairs: Record<string, number[]>;
    forms: HintForm[];
  }

  type KindOfName = "name" | "alias" | "former" | "unit" | "short" | "former-unit";
  /** Id, platform and name of each account by turns; a unit or name that is equal to the text is empty. */
  type HintForm = [text: string, kind: KindOfName, unit: string, ...accounts: string[]];

  /** verify/<version>/characters.json: tables of the normal form. */
  interface Characters {
    /** Characters and what they become, by turns. */
    simple: string;
    alike: string;
    /** 言己 → 记 */
    split: Record<string, string>;
    /** Words that are commonly added. */
    added: string[];
  }

  /** verify/<version>/sounds.json: a line for each syllable with a digit, by half powers of two how many of `names` have it, and its characters. */
  interface SoundsFile {
    names: number;
    sounds: string;
  }

  interface Sounds {
    names: number;
    rarity: Map<string, number>;
    said: Map<string, string>;
  }

  /** Fetches a file of verify/<version>/. */
  interface Read {
    (name: "front"): Promise<Front>;
    (name: "characters.json"): Promise<Characters>;
    (name: "sounds.json"): Promise<SoundsFile>;
    (name: `e/${number}.json`): Promise<ExactShard>;
    (name: `s/${number}.json`): Promise<HintShard>;
  }

  // Questions

  /** What an address says, by the names in its pattern. */
  type Said = Record<string, string>;

  /** Name and value of a parameter, as they are written. */
  type Pair = [name: string, value: string];

  /** Where an address leads: the host in ASCII, and a path without a slash at its end. */
  interface Destination {
    host: string;
    path: string;
  }

  /** An address that can be read in one way only; as it is written, but for small letters in the host, capitals behind %, and no slash at the end. */
  interface Plain extends Destination {
    query: Pair[];
    fragment: string;
    href: string;
  }

  /**
   * What is read where a text seems to hold an address: one that decides; one with a name as people read it, which
   * only names; one of another host than it seems; or nothing that anybody could say.
   */
  type Reading = { holds: "address" | "name"; address: Plain } | { holds: "elsewhere"; host: string; place: Destination | null } | { holds: "unclear" };

  /** The text beside an address, and whom it names. */
  interface Beside {
    rest: string;
    around: string;
  }

  /** What a text holds of addresses. */
  type Pasted = { holds: "nothing" | "unclear" } | { holds: "several"; readings: Reading[] } | (Exclude<Reading, { holds: "unclear" }> & Beside);
  type Linked = Extract<Pasted, { address: Plain }>;

  /** Every platform that an address may belong to: by its host, as a short link, by a pattern. */
  interface AddressRead {
    known: Platform | null;
    short: Platform | null;
    /** It is what a QR code holds that leads to an account, and does not say to which. */
    isCode: boolean;
    said: { platform: Platform; pattern: string; said: Said }[];
  }

  // Answers. Whoever adds a verdict adds it here; then tsc names every place that does not handle it.

  interface Hint extends Named {
    /** In which way it resembles. */
    why: string;
  }

  interface Listed {
    verdict: "listed";
    accounts: Account[];
    /** What is equal. */
    note: "address" | "account_id" | "handle" | "content";
    /** Another name that the text around claims. */
    claimed?: string;
  }

  interface Faked {
    verdict: "fake";
    fake: Fake;
    /** Those that it pretends to be. */
    units: Unit[];
    note: Listed["note"];
  }

  interface SameName {
    verdict: "same-name";
    accounts: Account[];
    note?: "" | "also-ended";
    /** The text named it beside a link that says nothing. */
    isShared?: true;
  }

  interface OtherPlatform {
    verdict: "other-platform";
    accounts: Account[];
    /** Whose they are, if one unit's: it may have declared that it is not on a platform. */
    units: Unit[];
    note?: "";
  }

  interface Ended {
    verdict: "ended";
    accounts: Account[];
    note: "name" | "handle-of-old" | Listed["note"];
    claimed?: string;
  }

  interface Elsewhere {
    verdict: "elsewhere";
    others: Followed[];
    note: Listed["note"];
  }

  interface OfUnit {
    verdict: "unit";
    units: Unit[];
    note?: "" | "phone" | "place";
    hotlines?: Hotline[];
    places?: Place[];
  }

  interface OfWebsite {
    verdict: "website";
    sites: Website[];
    host: string;
    note?: "";
  }

  interface NotListed {
    verdict: "not-listed";
    accounts?: Account[];
    note?: "" | "address" | "foreign" | "elsewhere" | "choose-platform" | "letters" | "zero" | "blanks" | "number";
    hints: Hint[];
    /** How it may be meant: with a zero for the letter O, without blanks. */
    meant?: string;
    /** Of an address that is of no platform. */
    host?: string;
  }

  interface Unreadable {
    verdict: "unreadable";
    accounts?: Account[];
    note: "nothing" | "several" | "app" | "payment" | "mini" | "glued" | "short" | "code" | "no-identity" | "more";
    hints?: Hint[];
  }

  /** A unit is called so, or several are; a telephone, or a district. */
  /** What the lookup finds; with a platform where it is another one than the one asked for. */
  type Finding = (Listed | SameName | OtherPlatform | Ended | Faked | Elsewhere | OfUnit | OfWebsite | NotListed | Unreadable) & { platform?: Platform | null };
  type Verdict = Finding["verdict"];

  /** A finding with all that a page shows of it. */
  type Answered<Found> = Found & {
    accounts: Account[];
    hints: Hint[];
    units: Unit[];
    platform: Platform | null;
    note: string;
    asked: string;
  };

  /** Whether it was asked with a message that wants something: assets/message.js. */
  type Told<Found> = Answered<Found> & { isMessage: boolean };
  type Answer = Told<Finding>;

  /** An answer with the register that it is from, and its date. */
  type Dated<Found = Finding> = Told<Found> & { date: string; register: import("../../assets/register.js").Register };

  /** How a verdict is said: see assets/verdicts.js. */
  interface VerdictRow {
    words: string;
    style: "yes" | "tell" | "ask" | "stop" | "no";
    doubtful: boolean;
    compared: boolean;
  }

  // apply/form.json and apply/accounts.json, as roster/public/applying/ writes them.
  interface Bound {
    number: number;
    says: string;
  }

  interface DayLimits {
    /** Years. */
    first: string;
    last: string;
    /** What is said of what is no day, of a year outside, of a month and of a day that there is not, of one written in
     * another way. */
    form: string;
    year: string;
    month: string;
    none: string;
    other: string;
    /** What is said of the number that a spreadsheet has for a day. */
    counted: string;
  }

  interface WebLimits {
    /** Pattern of a character that may not occur. */
    unfit: string;
    /** Pattern of an address in a text, the marks behind which it does not end, and what is said of one so written. */
    address: string;
    behind: string;
    meant: string;
    character: string;
    host: string;
    user: string;
  }

  interface ApplyLimits {
    least?: Bound;
    most?: Bound;
    /** `pattern` is a place in the patterns of the form; `meant` is said of one that is only written in another
     * way, which is found `by` a slip of the three. */
    form?: { pattern: number; says: string; meant?: string; by?: "id" | "visible" | "region" };
    /** Said of a text with half a character. */
    broken?: string;
    day?: DayLimits;
    web?: WebLimits;
  }

  interface ApplyField {
    key: string;
    label: string;
    help: string;
    kind: "line" | "text" | "list" | "day" | "opening" | "choice" | "web" | "unit" | "platform" | "changes";
    /** A place in the limits of the form. */
    limits: number;
    required?: boolean;
    /** Asked for, and then required, where another field has one of these values. */
    when?: [key: string, values: string[]];
    choices?: string[];
    /** What is said of a day that has not come. */
    not_yet?: string;
    /** What stands there to begin with. */
    usual?: string;
  }

  interface ApplyKind {
    type: string;
    about: string;
    /** How many accounts can be chosen: none, one, several. */
    accounts: 0 | 1 | 2;
    states: string[];
    fields: ApplyField[];
    then: string[];
  }

  interface ApplyForm {
    submission: number;
    kinds: ApplyKind[];
    changes: ApplyField[];
    unit: ApplyField[];
    platforms: Platform[];
    region: string;
    words: Record<string, string>;
    around: string;
    date: string;
    /** Pattern of what nobody sees and stands for nothing. */
    nothing: string;
    mobile: string;
    citizen: string;
    patterns: string[];
    limits: ApplyLimits[];
  }

  type UnitChoice = [id: string, name: string, others: string[]];
  type AccountChoice = [id: string, name: string, platform: string, platform_name: string, unit: number, state: number, account_id: string, handle: string, verified_as: string, represents: string];

  interface ApplyAccounts {
    date: string;
    states: string[];
    units: UnitChoice[];
    accounts: AccountChoice[];
  }

  interface ApplyChange {
    from: string;
    to: string;
  }
  type ApplyValue = string | string[] | ApplyChange;
  /** A request as it is written, its keys in the order of the file; `changes` by field. */
  type ApplyRequest = { type: string; changes?: Record<string, ApplyChange> } & Record<string, any>;
}
