/** A phone that keeps in step with Kindling, written from openapi/sync.md: a copy of what its owner
 * may see, and a queue of what they did. It needs nothing but fetch, crypto and performance. */

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
export type Value = { [member: string]: Json };
export type Method = "POST" | "PUT" | "PATCH" | "DELETE";
export type Place = { noun: string; id: string };
export type Change = Place & { stream: string; revision: string | null; value: Value | null };
export type Thing = Change & { value: Value };

export type Members = Value | null;
type Mutation = { key: string; method: Method; path: string; body: Members; revision: string | null; base: Members };

/** Something the person did, as the mutation that will be sent, and how it shows until then. */
export interface Act extends Place {
  mutation: Mutation;
  /** When, by the phone's counting clock, in milliseconds. */
  at: number;
  /** The members it shows at once; null: the thing is gone; undefined: nothing shows. */
  effect: Members | undefined;
  /** Carried out, but not yet told by the feed: still shown, never sent again. */
  done: boolean;
}

export type Problem = { code: string; title: string; detail?: string; errors?: { pointer: string }[] };
export interface Result {
  key: string;
  outcome: "applied" | "duplicate" | "conflict" | "rejected";
  status: number;
  lost: string[];
  current: { revision: string | null; value: Value } | null;
  problem: Problem | null;
}
/** What the person has to be told: their words, and what became of them. */
export type Draft = { act: Act; result: Result };

/** Where a phone keeps all this, one store for each account. Each call is one transaction. */
export interface Store {
  cursor(): string | null;
  things(): Thing[];
  thing(noun: string, id: string): Thing | undefined;
  /** Put what changed and keep the cursor; `empty` empties the copy first, never the queue. */
  apply(changes: Change[], cursor: string | null, empty: boolean): void;
  queue(): Act[];
  /** Add an act to the queue, or keep what has become of it. */
  put(act: Act): void;
  /** Off the queue; with a draft, if the person has to be told. */
  take(key: string, draft?: Draft): void;
  drafts(): Draft[];
}

const name = ({ noun, id }: Place): string => `${noun}/${id}`;

export class MemoryStore implements Store {
  private readonly copy = new Map<string, Thing>();
  private readonly acts = new Map<string, Act>();
  private readonly kept: Draft[] = [];
  private reached: string | null = null;

  cursor = (): string | null => this.reached;
  things = (): Thing[] => [...this.copy.values()];
  thing = (noun: string, id: string): Thing | undefined => this.copy.get(name({ noun, id }));
  queue = (): Act[] => [...this.acts.values()];
  put = (act: Act): void => void this.acts.set(act.mutation.key, act);
  drafts = (): Draft[] => [...this.kept];

  apply(changes: Change[], cursor: string | null, empty: boolean): void {
    if (empty) this.copy.clear();
    for (const change of changes) {
      if (change.value === null) this.copy.delete(name(change));
      else this.copy.set(name(change), { ...change, value: change.value });
    }
    this.reached = cursor;
  }

  take(key: string, draft?: Draft): void {
    if (this.acts.delete(key) && draft) this.kept.push(draft);
  }
}

/** No answer, or one that asks for patience: everything waits, and sending it again is safe. */
export class NotNow extends Error {
  constructor(readonly seconds: number) { super(`not now, again in ${seconds} s`); }
}
/** The session is over: the person has to sign in. Copy and queue stay. */
export class SignedOut extends Error {}
/** An answer that this client has no use for: a mistake in it, or in the server. */
export class Unexpected extends Error {}

export type Tokens = { access_token: string; refresh_token: string };
type Page = { changes: Change[]; next_cursor: string | null; has_more: boolean; private: "included" | "sign_in_again" };
type Extras = { headers?: Record<string, string>; signal?: AbortSignal };
export interface Options {
  store?: Store;
  fetch?: typeof fetch;
  /** A clock that only counts up, in ms: performance.now(), unless it begins anew with the app. */
  clock?: () => number;
}

const BEGIN_ANEW: Page = { changes: [], next_cursor: null, has_more: true, private: "included" };
const [MOST, ROOM, OLDEST] = [100, 60_000, 8_000_000]; // mutations and bytes of a request, seconds
/** Nouns that there is one of, and those that are not found under their own name. */
const SINGLE: Record<string, string> = { me: "me", profile: "me/profile", couple: "couple" };
const PATHS: Record<string, string> = { plans: "quality-time/plans", own_gestures: "gestures/own" };
const collection = (noun: string): string => `/v1/${PATHS[noun] ?? noun.replaceAll("_", "-")}`;
export const pathOf = (noun: string, id: string): string => SINGLE[noun] ? `/v1/${SINGLE[noun]}` : `${collection(noun)}/${id}`;

export class Phone {
  readonly store: Store;
  tokens: Tokens | null = null;
  /** Whether private writing is missing until the person signs in again. */
  privateMissing = false;
  private readonly fetch: typeof fetch;
  private readonly clock: () => number;
  private syncing = Promise.resolve();
  private refreshing: Promise<void> | null = null;

  constructor(readonly url: string, options: Options = {}) {
    this.store = options.store ?? new MemoryStore();
    this.fetch = options.fetch ?? ((...request) => fetch(...request));
    this.clock = options.clock ?? (() => performance.now());
  }

  async signIn(email: string, password: string, device: string | null = null): Promise<void> {
    this.tokens = await read<Tokens>(await this.ask("POST", "/v1/sessions", { email, password, device }));
    if (this.privateMissing) this.store.apply([], null, true); // begin anew, with what is private
  }

  // What the person sees and does

  /** The copy with what waits laid over it, so that nobody waits for a connection. */
  things(noun?: string): Thing[] {
    const seen = new Map(this.store.things().map((thing) => [name(thing), thing]));
    for (const act of this.store.queue()) {
      const { noun, id, effect, mutation } = act;
      const made = mutation.method === "POST" ? { noun, id, stream: "", revision: null, value: {} } : undefined;
      const old = seen.get(name(act)) ?? made;
      if (effect === null) seen.delete(name(act));
      else if (effect && old) seen.set(name(act), { ...old, value: { ...old.value, ...effect } });
    }
    return [...seen.values()].filter((thing) => noun === undefined || thing.noun === noun);
  }

  thing = (noun: string, id: string): Thing | undefined => this.things(noun).find((thing) => thing.id === id);

  /** Make something. `given`: what the server will add to it. `path`: where it belongs to another. */
  create(noun: string, body: Value, given: Value = {}, path = collection(noun)): string {
    const id = crypto.randomUUID();
    this.act("POST", path, { id, ...body }, { noun, id }, { ...given, id, ...body });
    return id;
  }

  /** Change members of something; `base` and `effect`, where the thing shows them elsewhere. */
  change(noun: string, id: string, body: Value, base?: Value, effect: Value = body): void {
    const value = this.thing(noun, id)?.value ?? {};
    const seen = Object.fromEntries(Object.keys(body).map((member) => [member, value[member] ?? null]));
    this.act("PATCH", pathOf(noun, id), body, { noun, id }, effect, base ?? seen);
  }

  remove = (noun: string, id: string): void => this.act("DELETE", pathOf(noun, id), null, { noun, id }, null);

  /** Any operation that may wait: queued with a key of its own, and shown at once. */
  act(method: Method, path: string, body: Members, { noun, id }: Place, effect?: Members, base: Members = null): void {
    const revision = method === "PATCH" ? (this.store.thing(noun, id)?.revision ?? null) : null;
    const mutation = { key: crypto.randomUUID(), method, path, body, revision, base };
    this.store.put({ noun, id, mutation, at: this.clock(), effect, done: false });
  }

  // Keeping in step

  /** Send what waits and get what changed, one call after the other. Throws NotNow or SignedOut; nothing is lost by it. */
  sync(): Promise<void> {
    return (this.syncing = this.syncing.catch(() => {}).then(() => this.push()).then(() => this.pull()));
  }

  waiting = (): Act[] => this.store.queue().filter((act) => !act.done);

  async push(): Promise<void> {
    for (let most = MOST; this.waiting().length > 0; ) {
      const acts = this.oldest(most);
      const response = await this.request("POST", "/v1/sync", { mutations: acts.map((act) => this.sent(act)) });
      if (response.status === 413 && acts.length > 1) most = Math.ceil(acts.length / 2);
      else if (response.status === 413 || response.status === 422) await this.drop(acts, response);
      else this.settle(acts, (await read<{ results: Result[] }>(response)).results);
    }
  }

  private oldest(most: number): Act[] {
    let used = 0;
    const size = (act: Act): number => new TextEncoder().encode(JSON.stringify(this.sent(act))).length + 1;
    return this.waiting().slice(0, most).filter((act, index) => (used += size(act)) <= ROOM || index === 0);
  }

  private sent({ mutation, at }: Act): Value {
    const age = Math.floor((this.clock() - at) / 1000);
    return { ...mutation, age_seconds: Math.min(Math.max(age, 0), OLDEST) };
  }

  private settle(acts: Act[], results: Result[]): void {
    let busy = false;
    for (const act of acts) {
      const key = act.mutation.key;
      const result = results.find((one) => one.key === key);
      if (!result) throw new Unexpected(`nothing was said about ${key}`);
      const later = [401, 429, 503].includes(result.status) || result.problem?.code === "request-in-progress";
      if (result.outcome === "applied" || result.outcome === "duplicate") this.store.put({ ...act, done: true });
      else if (later) busy = true;
      else this.store.take(key, { act, result });
    }
    if (busy) throw new NotNow(1);
  }

  /** The request was refused as a whole for what single mutations are: those become drafts. */
  private async drop(acts: Act[], response: Response): Promise<void> {
    const problem = (await response.json()) as Problem;
    const named = (problem.errors ?? []).map(({ pointer }) => Number(pointer.split("/")[2]));
    const wrong = acts.filter((_, index) => acts.length === 1 || named.includes(index));
    if (wrong.length === 0) throw new Unexpected(JSON.stringify(problem));
    for (const act of wrong) {
      const told = { outcome: "rejected" as const, status: response.status, lost: [], current: null, problem };
      this.store.take(act.mutation.key, { act, result: { key: act.mutation.key, ...told } });
    }
  }

  async pull(): Promise<void> {
    const done = this.store.queue().filter((act) => act.done);
    for (let more = true; more; ) {
      const cursor = this.store.cursor();
      const query = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      const response = await this.request("GET", `/v1/sync${query}`);
      const page = response.status === 410 && cursor !== null ? BEGIN_ANEW : await read<Page>(response);
      this.store.apply(page.changes, page.next_cursor, cursor === null || page === BEGIN_ANEW);
      this.privateMissing = page.private === "sign_in_again";
      more = page.has_more;
    }
    for (const act of done) this.store.take(act.mutation.key);
  }

  /** Sync whenever the stream says that something happened. It may end: follow again, a bit later. */
  async follow(signal: AbortSignal): Promise<void> {
    const extras = { headers: { Accept: "text/event-stream" }, signal };
    const response = await this.request("GET", "/v1/events/stream", undefined, extras);
    if (response.status === 404 || !response.body) return;
    if (!response.ok) throw new Unexpected(`the stream answered ${response.status}`);
    await this.sync(); // what happened while nobody listened
    for await (const _event of events(response.body)) await this.sync();
  }

  private async request(method: string, path: string, body?: unknown, extras?: Extras): Promise<Response> {
    const used = this.tokens;
    const response = await this.ask(method, path, body, extras);
    if (response.status !== 401) return response;
    const refreshed = (): void => void (this.refreshing = null);
    if (this.tokens === used) await (this.refreshing ??= this.refresh().finally(refreshed));
    return this.ask(method, path, body, extras);
  }

  /** Get the next pair of tokens. If the answer is lost, the same question is asked again later. */
  private async refresh(): Promise<void> {
    if (!this.tokens) throw new SignedOut("sign in first");
    const { refresh_token } = this.tokens;
    const response = await this.ask("POST", "/v1/sessions/current/refresh", { refresh_token });
    if (response.status === 401) throw new SignedOut("sign in again");
    this.tokens = await read<Tokens>(response);
  }

  private async ask(method: string, path: string, body?: unknown, { headers = {}, signal }: Extras = {}): Promise<Response> {
    const authorization = this.tokens ? { Authorization: `Bearer ${this.tokens.access_token}` } : {};
    const all = new Headers({ "Content-Type": "application/json", ...authorization, ...headers });
    const init = { method, headers: all, body: body ? JSON.stringify(body) : null, signal: signal ?? null };
    const response = await this.fetch(this.url + path, init).catch(() => Promise.reject(new NotNow(5)));
    if (response.status !== 429 && response.status < 500) return response;
    throw new NotNow(Number(response.headers.get("Retry-After")) || 5);
  }
}

async function read<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => Promise.reject(new NotNow(5)));
  if (response.status === 401) throw new SignedOut(JSON.stringify(body));
  if (!response.ok) throw new Unexpected(JSON.stringify(body));
  return body as T;
}

/** The events of a stream: their data. Comments are heartbeats, unknown fields are passed over. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const next = () => reader.read().catch(() => ({ done: true as const, value: undefined })); // it broke off
  const data: string[] = [];
  let rest = "";
  for (let part = await next(); !part.done; part = await next()) {
    const lines = (rest + decoder.decode(part.value, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
      else if (line === "" && data.length > 0) yield data.splice(0).join("\n");
    }
  }
}
