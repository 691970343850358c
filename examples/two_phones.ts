/**
 * Two phones of a couple that are hardly ever connected, and at the end hold the same.
 *
 *     node two_phones.js URL EMAIL PASSWORD EMAIL PASSWORD SEED OPERATIONS
 *
 * They do random things, offline for stretches, with dates that are wrong by a year; answers are
 * lost after the server gave them, requests arrive twice, tokens run out. Then both sync until
 * nothing waits, and each copy has to equal a fresh snapshot. Prints what happened; exits with 1
 * and says why, if it does not.
 */

import { NotNow, pathOf, Phone, type Draft, type Members, type Method, type Thing, type Value } from "./phone.js";

declare const process: { argv: string[]; exitCode: number };

class Failure extends Error {}

// Chance, the same for the same seed

let state = 0;
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
const chance = (share: number): boolean => random() < share;
const upTo = (most: number): number => 1 + Math.floor(random() * most);
const any = <T>(things: readonly T[]): T => things[upTo(things.length) - 1] as T;
const words = (): string => [1, 2, 3].map(() => any(["rain", "tea", "light", "sea", "home"])).join(" ");

// A world in which nothing is reliable

const RealDate = Date;
/** The date of whoever holds the phone now. */
function wrongBy(years: number): void {
  const now = (): number => RealDate.now() + years * 365 * 86_400_000;
  const wrong = function (...given: [number?]): Date | string {
    return new.target ? new RealDate(given[0] ?? now()) : new RealDate(now()).toString();
  };
  globalThis.Date = Object.assign(wrong, { now, parse: RealDate.parse, UTC: RealDate.UTC, prototype: RealDate.prototype }) as DateConstructor;
}

const happened: Record<string, number> = {};
const note = (what: string): void => void (happened[what] = (happened[what] ?? 0) + 1);

class Person {
  readonly phone: Phone;
  connected = true;
  badWeather = true;
  /** How much longer than this test's own time the phone has been counting, in milliseconds. */
  later = 0;

  constructor(url: string, readonly email: string, readonly password: string, readonly years: number) {
    this.phone = new Phone(url, { fetch: this.fetch, clock: () => performance.now() + this.later });
  }

  private readonly fetch: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname;
    if (!this.connected || (this.badWeather && chance(0.1))) throw new TypeError("no connection");
    if (this.badWeather && path === "/v1/sync" && init?.method === "GET" && chance(0.01)) {
      note("cursor too old");
      return new Response(JSON.stringify({ code: "full-sync-required" }), { status: 410 });
    }
    let response = await fetch(input, init);
    if (this.badWeather && path === "/v1/sync" && chance(0.05)) {
      note("request came twice");
      await response.text();
      response = await fetch(input, init);
    }
    if (this.badWeather && chance(0.07)) {
      note("answer lost");
      await response.text();
      throw new TypeError("connection lost");
    }
    return response;
  };

  /** Sync as an app does: again and again. In bad weather it may not get through; whatever comes
   * of it, what the person wrote for themselves shows all the time. */
  async sync(): Promise<void> {
    for (let tries = 0; tries < 5; tries++) {
      if (this.badWeather && this.phone.tokens && chance(0.1)) {
        note("token ran out");
        this.phone.tokens = { ...this.phone.tokens, access_token: "ran.out.long-ago" };
      }
      const written = undisputed(this.phone);
      const error: unknown = await this.phone.sync().then(() => null, (reason: unknown) => reason);
      if (this.phone.store.cursor() !== null) none("words that flickered", differences(written, undisputed(this.phone)));
      if (error === null) return;
      if (!(error instanceof NotNow)) throw error;
      note("sync put off");
    }
  }

  one(noun: string, where: Where): Thing | null {
    const things = this.phone.things(noun).filter(({ value }) => where(value));
    return things.length > 0 ? any(things) : null;
  }
}

// What people do. A deed answers whether there was something to do it with.

type Where = (value: Value) => boolean;
type Deed = (person: Person) => boolean;

const all: Where = () => true;
const is = (...states: string[]): Where => ({ state }) => states.includes(String(state));
const by = (who: "me" | "partner"): Where => ({ author = "me", state }) => author === who && state !== "taken_back";
const and = (one: Where, other: Where): Where => (value) => one(value) && other(value);

const makes = (noun: string, body: () => Value, given: Value = {}): Deed => ({ phone }) => phone.create(noun, body(), given) !== "";

/** Something is done with one of the things that the phone shows. */
const does = (noun: string, where: Where, deed: (phone: Phone, thing: Thing) => void): Deed => (person) => {
  const thing = person.one(noun, where);
  if (thing) deed(person.phone, thing);
  return thing !== null;
};
const changes = (noun: string, where: Where, body: () => Value): Deed =>
  does(noun, where, (phone, { id }) => phone.change(noun, id, body()));
/** Both change the same goal, whoever comes first. */
const disputes = (body: () => Value): Deed => ({ phone }) => {
  const goals = phone.things("goals").filter(({ value }) => value["state"] === "active");
  const goal = goals.sort((one, other) => (one.id < other.id ? -1 : 1))[0];
  if (goal) phone.change("goals", goal.id, body());
  return goal !== undefined;
};
const removes = (noun: string, where: Where): Deed => does(noun, where, (phone, { id }) => phone.remove(noun, id));
/** What belongs to another thing is made below it. */
const adds = (to: string, where: Where, below: string, noun: string, body: () => Value, given: Value = {}): Deed =>
  does(to, where, (phone, { id }) => void phone.create(noun, body(), given, `${pathOf(to, id)}/${below}`));
/** A step in the life of something. */
const steps = (noun: string, where: Where, method: Method, step: string, effect?: Value, body: Members = null): Deed =>
  does(noun, where, (phone, thing) => phone.act(method, `${pathOf(noun, thing.id)}/${step}`, body, thing, effect));

/** What changes nothing that the phone shows at once. */
const tells = (method: Method, path: string, body: () => Members = () => null): Deed => ({ phone }) => {
  phone.act(method, path, body(), { noun: "", id: "" });
  return true;
};

/** A day as somebody reads it off the wall. */
const inDays = (days: number): string => new RealDate(RealDate.now() + days * 86_400_000).toISOString().slice(0, 10);
const counted: Where = and(is("active"), ({ measure }) => measure === "count");
const text = (): Value => ({ text: words() });
const kind = (): Value => ({ kind: any(["trip", "home", "family", "habit", "learning", "other"]) });
const due = (): Value => ({ due_on: any(["2030-01-01", "2031-06-15", null]) });
const count = (): Value => ({ title: words(), ...kind(), measure: "count", target: upTo(500), unit: "km" });
const goal = (): Value => any([{ title: words(), ...kind(), measure: any(["percent", "milestones"]) }, count()]);

const PROPOSED: Value = { state: "proposed", author: "me" };

const DEEDS: readonly Deed[] = [
  makes("gratitudes", text),
  makes("gratitudes", text),
  changes("gratitudes", all, text),
  removes("gratitudes", all),
  makes("journal", () => ({ title: words(), ...text() })),
  changes("journal", all, () => any([text(), { title: words() }, { title: null }])),
  removes("journal", all),
  steps("journal", all, "PUT", "sharing", undefined, {}),
  steps("journal", all, "DELETE", "sharing"),
  makes("reminders", () => ({ about: any(["question", "goal", "plan"]), time: "07:30", weekdays: any([[1, 3], [6, 7]]) })),
  changes("reminders", all, () => any<Value>([{ time: "12:00" }, { weekdays: [1, 5] }])),
  removes("reminders", all),
  makes("own_goals", () => ({ title: words(), ...kind(), due_on: null }), { state: "active", percent: 0 }),
  changes("own_goals", is("active"), () => any<Value>([{ percent: upTo(99) }, due(), { title: words() }])),
  steps("own_goals", is("active"), "PUT", "completion", { state: "done" }),
  steps("own_goals", all, "PUT", "sharing", { shared: true }),
  steps("own_goals", all, "DELETE", "sharing", { shared: false }),
  removes("own_goals", all),
  makes("appreciations", text),
  changes("appreciations", by("me"), text),
  removes("appreciations", by("me")),
  steps("appreciations", by("partner"), "PUT", "acknowledgement", { reaction: "hug" }, { reaction: "hug" }),
  steps("appreciations", by("partner"), "DELETE", "acknowledgement", { reaction: null }),
  makes("moments", () => ({ title: words(), kind: any(["moment", "success", "openness"]), text: null }), { yearly: false }),
  changes("moments", by("me"), () => any<Value>([{ title: words() }, text(), { yearly: true }, { text: null }])),
  removes("moments", by("me")),
  does("moments", by("partner"), (phone, { id }) => void phone.create("replies", { subject_id: id, ...text() })),
  does("moments", by("partner"), (phone, { id }) => phone.act("PUT", `/v1/reactions/${id}`, { reaction: any(["wow", "heart"]) }, { noun: "reactions", id })),
  changes("replies", by("me"), text),
  removes("replies", by("me")),
  makes("dreams", text),
  changes("dreams", by("me"), text),
  removes("dreams", by("me")),
  adds("dreams", is("there"), "proposal", "goals", goal, PROPOSED),
  makes("goals", goal, PROPOSED),
  makes("goals", count, PROPOSED),
  steps("goals", and(is("proposed"), by("partner")), "PUT", "acceptance", { state: "active" }),
  steps("goals", and(is("proposed"), by("partner")), "PUT", "acceptance", { state: "active" }),
  steps("goals", and(is("proposed"), by("partner")), "PUT", "later", { put_off: true }),
  steps("goals", is("active"), "PUT", "completion", { state: "done" }),
  steps("goals", is("done"), "DELETE", "completion", { state: "active" }),
  steps("goals", is("active", "done"), "PUT", "archive", { state: "archived" }),
  steps("goals", is("archived"), "DELETE", "archive", { state: "active" }),
  steps("goals", and(is("active"), ({ measure }) => measure === "percent"), "PUT", "progress", undefined, { percent: 40 }),
  removes("goals", is("archived", "proposed")),
  changes("goals", by("me"), () => ({ title: words(), ...due() })),
  changes("goals", is("active"), due),
  disputes(kind),
  disputes(due),
  disputes(() => ({ ...kind(), ...due() })),
  does("goals", counted, (phone, { id, value }) => {
    const { progress } = value as { progress?: Value };
    const target = upTo(500);
    phone.change("goals", id, { target }, { target: progress?.["target"] ?? value["target"] ?? null }, { progress: { ...progress, target } });
  }),
  adds("goals", counted, "contributions", "contributions", () => ({ amount: upTo(20), note: any([words(), null]) })),
  removes("contributions", all),
  adds("goals", is("active"), "milestones", "milestones", () => ({ title: words() }), { state: "open" }),
  changes("milestones", is("open"), due),
  steps("milestones", is("open"), "PUT", "completion", { state: "done" }),
  removes("milestones", all),
  adds("goals", is("active"), "sentences", "goal_sentences", text),
  makes("support_requests", () => ({ kind: any(["listen", "space"]), ...text() })),
  steps("support_requests", and(is("open"), by("me")), "PUT", "closing", { state: "closed" }),
  changes("couple", all, () => any<Value>([{ name: words() }, { anniversary: any(["2020-02-02", null]) }])),
  changes("me", all, () => ({ display_name: words() })),
  changes("profile", all, () => ({ values: [words()] })),
  tells("PUT", "/v1/me/profile/sharing", () => ({ fields: any([["values"], []]) })),
  tells("PUT", "/v1/me/pause"),
  tells("DELETE", "/v1/me/pause"),
  tells("PUT", "/v1/me/mutes/reminders"),
  tells("DELETE", "/v1/me/mutes/reminders"),
  tells("PUT", "/v1/reminders/quiet-hours", () => ({ begins: any(["21:00", "23:30"]), ends: "07:30" })),
  tells("PUT", "/v1/gestures/wishes", () => ({ wishes: [{ gesture: "G01", wish: any(["welcome", "please_not"]) }], shared: chance(0.5) })),
  makes("checkins", () => ({ connected: upTo(10), note: words() })),
  steps("checkins", all, "PUT", "sharing", undefined, { parts: ["note"] }),
  steps("checkins", all, "DELETE", "sharing"),
  steps("questions", all, "PUT", "answer", undefined, text()),
  steps("questions", all, "PUT", "seal"),
  steps("questions", all, "DELETE", "seal"),
  adds("shared_goals", ({ owner }) => owner === "partner", "encouragements", "goal_sentences", text),
  makes("plans", () => ({ kind: "important_day", title: words(), day: inDays(30), shared: chance(0.5) })),
  changes("plans", by("me"), () => any<Value>([{ title: words() }, { day: inDays(40) }])),
  tells("POST", "/v1/nudges", () => ({ kind: any(["thinking_of_you", "answer_left"]) })),
  makes("timeouts", () => ({ minutes: 20 })),
];

// What has to hold

/** Members that are each one's own of something both see. */
const OWN = new Set(["put_off", "helped", "partner"]);
const SHARED = ["couple", "goals", "milestones", "contributions", "goal_sentences", "dreams", "moments", "replies",
  "appreciations", "reactions", "shared_pages", "support_requests"];
/** Only of these there can be conflicts. */
const JOINT = ["goals", "milestones", "couple"];
/** Of these there is one writer and one phone: nothing they write may be refused. */
const UNDISPUTED = ["gratitudes", "journal", "reminders"];

type Seen = Map<string, string>;
const see = (things: readonly Thing[], how: (thing: Thing) => string): Seen =>
  new Map(things.map((thing) => [`${thing.noun} ${thing.id}`, how(thing)]));

/** Everything in which two views differ, in words. */
function differences(one: Seen, other: Seen): string[] {
  const names = [...new Set([...one.keys(), ...other.keys()])].sort();
  return names
    .filter((name) => one.get(name) !== other.get(name))
    .map((name) => `${name}\n    ${one.get(name) ?? "nothing"}\n    ${other.get(name) ?? "nothing"}`);
}

const sorted = (value: Value): string => JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
const whole = ({ stream, revision, value }: Thing): string => `${stream} ${revision} ${sorted(value)}`;
const wordsOf = ({ value }: Thing): string => `${value["title"]}|${value["text"]}|${value["time"]}`;

const undisputed = (phone: Phone): Seen => see(UNDISPUTED.flatMap((noun) => phone.things(noun)), wordsOf);

/** What both see of a thing, as the first of them sees it. */
const asSeenBy = (first: boolean) => ({ value }: Thing): string => {
  const turned = { me: "partner", partner: "me" } as const;
  const author = value["author"] as keyof typeof turned | undefined;
  const kept = Object.entries(value).filter(([member]) => !OWN.has(member));
  return sorted({ ...Object.fromEntries(kept), author: first || !author ? (author ?? null) : turned[author] });
};

/** An archived goal is there until each has put it away for themselves: those that one still has. */
function putAway(one: readonly Thing[], other: readonly Thing[]): Set<string> {
  const kept = (things: readonly Thing[]): string[] => things.filter(({ noun }) => noun === "goals").map(({ id }) => id);
  const archived = [...one, ...other].filter(({ noun, value }) => noun === "goals" && value["state"] === "archived");
  const [left, right] = [new Set(kept(one)), new Set(kept(other))];
  return new Set(archived.map(({ id }) => id).filter((id) => left.has(id) !== right.has(id)));
}

function none(what: string, found: string[]): void {
  if (found.length > 0) throw new Failure(`${found.length} ${what}:\n  ${found.slice(0, 5).join("\n  ")}`);
}

const told = ({ act, result }: Draft): string =>
  `${act.mutation.method} ${act.noun} ${result.outcome} ${result.lost.join()}${result.problem?.code ?? ""}`;

// The story

async function live(people: readonly [Person, Person], operations: number): Promise<void> {
  for (let done = 0; done < operations; ) {
    const person = any(people);
    wrongBy(person.years);
    person.connected = chance(0.3);
    for (let stretch = upTo(25); stretch > 0 && done < operations; stretch--) {
      if (any(DEEDS)(person)) done++;
      person.later += chance(0.2) ? upTo(3_600_000) : upTo(5_000);
      if (person.connected && chance(0.2)) await person.sync();
    }
    person.connected = chance(0.8);
    await person.sync();
  }
}

async function fresh(url: string, { email, password }: Person): Promise<Phone> {
  const phone = new Phone(url);
  await phone.signIn(email, password, "another phone");
  await phone.sync();
  if (phone.privateMissing) throw new Failure("a phone that has just signed in did not get what is private");
  return phone;
}

/** Both change the same without knowing: the first one's stands, the rest of both is applied. */
async function quarrel(first: Phone, second: Phone): Promise<void> {
  const [couple] = first.things("couple");
  if (!couple) throw new Failure("there is no couple");
  first.change("couple", couple.id, { name: "the first" });
  second.change("couple", couple.id, { name: "the second", anniversary: "2019-09-09" });
  for (const phone of [first, second, first]) await phone.sync();
  const lost = second.store.drafts().at(-1)?.result.lost.join();
  const seen = [first, second].map((phone) => phone.thing("couple", couple.id)?.value);
  const wrong = seen.filter((value) => value?.["name"] !== "the first" || value["anniversary"] !== "2019-09-09");
  if (lost !== "name" || wrong.length > 0) throw new Failure(`a quarrel ended with ${lost} lost and ${JSON.stringify(seen)}`);
}

/** A phone that follows the stream of events soon has what the other wrote. */
async function follows(follower: Phone, writer: Phone): Promise<void> {
  const stop = new AbortController();
  const following = follower.follow(stop.signal);
  for (const text of ["while it connected", "once it was connected"]) {
    const id = writer.create("dreams", { text });
    await writer.sync();
    const end = performance.now() + 20_000;
    while (!follower.store.thing("dreams", id)) {
      if (performance.now() > end) throw new Failure(`a phone that follows did not hear of what was written ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  stop.abort();
  await following;
}

async function main(): Promise<void> {
  const [url = "", email = "", password = "", otherEmail = "", otherPassword = "", seed = "1", operations = "1000"] = process.argv.slice(2);
  state = Number(seed);
  const people = [new Person(url, email, password, 1), new Person(url, otherEmail, otherPassword, -1)] as const;
  for (const person of people) {
    person.badWeather = false;
    await person.phone.signIn(person.email, person.password, "phone");
    await person.phone.sync();
    person.badWeather = true;
  }
  await live(people, Number(operations));
  globalThis.Date = RealDate;

  for (const person of people) Object.assign(person, { connected: true, badWeather: false });
  const written = people.map(({ phone }) => undisputed(phone));
  for (const { phone } of [...people, ...people]) await phone.sync();

  await quarrel(people[0].phone, people[1].phone);

  for (const [index, person] of people.entries()) {
    const { store } = person.phone;
    for (const draft of store.drafts()) note(told(draft));
    const refused = store.drafts().filter(({ act }) => UNDISPUTED.includes(act.noun));
    const disputed = store.drafts().filter(({ act, result }) => result.outcome === "conflict" && !JOINT.includes(act.noun));
    const snapshot = (await fresh(url, person)).store;
    none("acts that still wait", store.queue().map((act) => JSON.stringify(act)));
    none("refusals of what has one writer", refused.map((draft) => JSON.stringify(draft)));
    none("conflicts about what has one writer", disputed.map((draft) => JSON.stringify(draft)));
    none("words that are not what was written last", differences(written[index] as Seen, undisputed(person.phone)));
    none("differences of a copy from a fresh snapshot", differences(see(store.things(), whole), see(snapshot.things(), whole)));
  }
  const [one, other] = people.map(({ phone }) => SHARED.flatMap((noun) => phone.things(noun))) as [Thing[], Thing[]];
  const away = putAway(one, other);
  const there = ({ id, value }: Thing): boolean => !away.has(id) && !away.has(String(value["goal_id"]));
  none("differences between the two in what they share",
    differences(see(one.filter(there), asSeenBy(true)), see(other.filter(there), asSeenBy(false))));
  await follows(people[0].phone, people[1].phone);
  const things = people.map(({ phone }) => phone.store.things().length);
  console.log(JSON.stringify({ things, ...happened }, null, 1));
}

main().catch((error: unknown) => {
  console.error(error instanceof Failure ? error.message : error);
  process.exitCode = 1;
});
