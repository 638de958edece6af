// Random variables, conditions and assignments of whole-state specs.
// The one idea: a term is data that reads and writes a state only through what the language gives an action, in many ways of writing.
// Not here: which actions a spec has and what it claims (specs.ts).
import fc from "fast-check";

export const MEMBERS = ["a", "b", "c"];
export const VALUES = ["idle", "busy", null];

export interface Letter {
  readonly to: string;
  readonly urgent: boolean;
}
export interface Desk {
  readonly busy: boolean;
  readonly tags: ReadonlySet<string>;
}
type Phases = Readonly<Record<string, string | null>>;

/** The variables random specs choose from; `phases`, `roles`, `desks` may be declared records, `sent`, `seen`, `mail` sets. */
export interface State {
  readonly turn: number;
  readonly rounds: number;
  readonly phases: Phases;
  /** Its keys appear on the way. */
  readonly roles: Phases;
  readonly desks: Readonly<Record<string, Desk>>;
  readonly sent: ReadonlySet<string>;
  readonly seen: ReadonlySet<string>;
  readonly mail: ReadonlySet<Letter>;
  readonly log: readonly string[];
  readonly notes: ReadonlyMap<string, number>;
  readonly deep: { readonly flag: boolean; readonly inner: ReadonlySet<string> };
}
export type Variable = keyof State;
export type NumberVariable = "turn" | "rounds";
export type RecordVariable = "phases" | "roles";
export type SetVariable = "sent" | "seen";

/** A member by number, or the value that the family gives. */
export type Member = number | "$0" | "$1";

export type Term =
  | { readonly is: "equals"; readonly of: NumberVariable; readonly to: number }
  | { readonly is: "phase"; readonly of: RecordVariable; readonly at: Member; readonly value: number }
  | { readonly is: "known"; readonly of: RecordVariable; readonly at: Member }
  | { readonly is: "has"; readonly of: SetVariable; readonly member: Member }
  | { readonly is: "size" | "first"; readonly of: SetVariable; readonly n: number }
  | { readonly is: "keys" | "every" | "some"; readonly of: RecordVariable; readonly n: number }
  | { readonly is: "same" }
  | { readonly is: "log" | "deep" | "notes" | "mail"; readonly n: number }
  | { readonly is: "desks"; readonly at: Member }
  | { readonly is: "both" | "either"; readonly a: Term; readonly b: Term }
  | { readonly is: "not"; readonly a: Term };

const number = fc.constantFrom<NumberVariable>("turn", "rounds");
const record = fc.constantFrom<RecordVariable>("phases", "roles");
const set = fc.constantFrom<SetVariable>("sent", "seen");
const small = fc.nat({ max: 2 });
const member: fc.Arbitrary<Member> = fc.oneof(small, fc.constantFrom<Member>("$0", "$1"));

const simple: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ is: fc.constant("equals" as const), of: number, to: small }),
  fc.record({ is: fc.constant("phase" as const), of: record, at: member, value: small }),
  fc.record({ is: fc.constant("known" as const), of: record, at: member }),
  fc.record({ is: fc.constant("has" as const), of: set, member }),
  fc.record({ is: fc.constantFrom("size" as const, "first" as const), of: set, n: small }),
  fc.record({ is: fc.constant("first" as const), of: set, n: small }),
  fc.record({ is: fc.constantFrom("keys" as const, "every" as const, "some" as const), of: record, n: small }),
  fc.constant<Term>({ is: "same" }),
  fc.record({ is: fc.constantFrom("log" as const, "deep" as const, "notes" as const, "mail" as const), n: small }),
  fc.record({ is: fc.constant("desks" as const), at: member }),
);
const literal = fc.oneof(
  { weight: 3, arbitrary: simple },
  { weight: 1, arbitrary: simple.map((a): Term => ({ is: "not", a })) },
);
export const term: fc.Arbitrary<Term> = fc.oneof(
  { weight: 2, arbitrary: literal },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constantFrom("both" as const, "either" as const), a: literal, b: literal }),
  },
);

export const memberOf = (m: Member, values: readonly string[]): string =>
  m === "$0" ? (values[0] ?? MEMBERS[0]!) : m === "$1" ? (values[1] ?? MEMBERS[1]!) : MEMBERS[m]!;

/** Does it hold here? Reads no further than it must. */
export const isTrue = (t: Term, s: State, values: readonly string[] = []): boolean => {
  switch (t.is) {
    case "equals":
      return s[t.of] === t.to;
    case "phase":
      return s[t.of][memberOf(t.at, values)] === VALUES[t.value];
    case "known":
      return memberOf(t.at, values) in s[t.of];
    case "has":
      return s[t.of].has(memberOf(t.member, values));
    case "size":
      return s[t.of].size > t.n;
    case "first":
      return [...s[t.of]][0] === MEMBERS[t.n];
    case "keys":
      return Object.keys(s[t.of]).length > t.n;
    case "every":
      return Object.values(s[t.of]).every((value) => value === VALUES[t.n]);
    case "some":
      return Object.entries(s[t.of]).some(([, value]) => value === VALUES[t.n]);
    case "same":
      return s.turn === s.rounds;
    case "log":
      return s.log.length > t.n && s.log.includes(MEMBERS[t.n]!);
    case "deep":
      return s.deep.flag || s.deep.inner.has(MEMBERS[t.n]!);
    case "notes":
      return (s.notes.get(MEMBERS[t.n]!) ?? 0) > 0;
    case "mail":
      return [...s.mail].some(({ to, urgent }) => urgent && to === MEMBERS[t.n]);
    case "desks":
      return (s.desks[memberOf(t.at, values)]?.tags.size ?? 0) > 0;
    case "both":
      return isTrue(t.a, s, values) && isTrue(t.b, s, values);
    case "either":
      return isTrue(t.a, s, values) || isTrue(t.b, s, values);
    case "not":
      return !isTrue(t.a, s, values);
  }
};

export type Assignment =
  | { readonly do: "set" | "advance"; readonly of: NumberVariable; readonly n: number }
  | { readonly do: "copy" | "inherit" }
  | { readonly do: "measure"; readonly of: NumberVariable; readonly by: SetVariable }
  | { readonly do: "put"; readonly of: RecordVariable; readonly at: Member; readonly value: number }
  | { readonly do: "forget"; readonly of: RecordVariable; readonly at: Member }
  | { readonly do: "fill"; readonly of: RecordVariable; readonly value: number }
  | { readonly do: "add" | "remove"; readonly of: SetVariable; readonly member: Member; readonly first: boolean }
  | { readonly do: "clear" | "move"; readonly of: SetVariable }
  | { readonly do: "append" | "note" | "mark" | "take" | "tag"; readonly member: Member }
  | { readonly do: "post"; readonly member: Member; readonly urgent: boolean }
  | { readonly do: "toggle" };

export const assignment: fc.Arbitrary<Assignment> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("set" as const, "advance" as const), of: number, n: small }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Assignment>({ do: "copy" }, { do: "inherit" }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("measure" as const), of: number, by: set }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("put" as const), of: record, at: member, value: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("forget" as const), of: record, at: member }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fill" as const), of: record, value: small }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("add" as const, "add" as const, "remove" as const),
      of: set,
      member,
      first: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("clear" as const, "clear" as const, "move" as const), of: set }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("append" as const, "note" as const, "mark" as const), member }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("take" as const, "tag" as const), member }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("post" as const), member, urgent: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant<Assignment>({ do: "toggle" }) },
);

const without = (record: Phases, key: string): Phases =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
const filled = (value: number): Record<string, string | null> =>
  Object.fromEntries(MEMBERS.map((m) => [m, VALUES[value] ?? null]));

/** The changed variables, as plain values. */
export const assigned = (a: Assignment, s: State, values: readonly string[]): Partial<State> => {
  switch (a.do) {
    case "set":
      return { [a.of]: a.n };
    case "advance":
      return { [a.of]: (s[a.of] + 1) % 3 };
    case "copy":
      return { turn: s.rounds };
    case "inherit":
      return { roles: s.phases };
    case "measure":
      return { [a.of]: s[a.by].size % 3 };
    case "put":
      return { [a.of]: { ...s[a.of], [memberOf(a.at, values)]: VALUES[a.value] ?? null } };
    case "forget":
      return { [a.of]: without(s[a.of], memberOf(a.at, values)) };
    case "fill":
      return { [a.of]: filled(a.value) };
    case "add": {
      const id = memberOf(a.member, values);
      return { [a.of]: a.first ? new Set([id, ...s[a.of]]) : new Set([...s[a.of], id]) };
    }
    case "remove":
      return { [a.of]: new Set([...s[a.of]].filter((m) => m !== memberOf(a.member, values))) };
    case "clear":
      return { [a.of]: new Set<string>() };
    case "move":
      return { sent: new Set(s.seen), seen: new Set(s.sent) };
    case "append":
      return { log: s.log.length >= 2 ? [] : [...s.log, memberOf(a.member, values)] };
    case "note":
      return { notes: new Map([[memberOf(a.member, values), 1], ...s.notes]) };
    case "mark":
      return { deep: { ...s.deep, inner: new Set([memberOf(a.member, values), ...s.deep.inner]) } };
    case "tag": {
      const at = memberOf(a.member, values);
      const desk = s.desks[at];
      const tags = new Set([...MEMBERS.slice(1, 2), ...(desk?.tags ?? [])]);
      return { desks: { ...s.desks, [at]: { busy: !(desk?.busy ?? false), tags } } };
    }
    case "post":
      return { mail: new Set([{ to: memberOf(a.member, values), urgent: a.urgent }, ...s.mail]) };
    case "take":
      return { mail: new Set([...s.mail].filter(({ to }) => to !== memberOf(a.member, values))) };
    case "toggle":
      return { deep: { ...s.deep, flag: !s.deep.flag } };
  }
};

/** A state whose variables may be written. */
export interface Draft {
  turn: number;
  rounds: number;
  phases: Record<string, string | null>;
  roles: Record<string, string | null>;
  desks: Record<string, { busy: boolean; tags: Set<string> }>;
  mail: Set<Letter>;
  sent: Set<string>;
  seen: Set<string>;
  log: string[];
  notes: Map<string, number>;
  deep: { flag: boolean; inner: Set<string> };
}

/** The same assignments as edits of a draft. */
export const write = (a: Assignment, d: Draft, values: readonly string[]): void => {
  switch (a.do) {
    case "set":
      d[a.of] = a.n;
      break;
    case "advance":
      d[a.of] = (d[a.of] + 1) % 3;
      break;
    case "copy":
      d.turn = d.rounds;
      break;
    case "inherit":
      d.roles = { ...d.phases };
      break;
    case "measure":
      d[a.of] = d[a.by].size % 3;
      break;
    case "put":
      d[a.of][memberOf(a.at, values)] = VALUES[a.value] ?? null;
      break;
    case "forget":
      delete d[a.of][memberOf(a.at, values)];
      break;
    case "fill":
      d[a.of] = filled(a.value);
      break;
    case "add":
      d[a.of].add(memberOf(a.member, values));
      break;
    case "remove":
      d[a.of].delete(memberOf(a.member, values));
      break;
    case "clear":
      d[a.of].clear();
      break;
    case "move":
      for (const m of d.seen) d.sent.add(m);
      d.seen = new Set();
      break;
    case "append":
      if (d.log.length >= 2) d.log = [];
      else d.log.push(memberOf(a.member, values));
      break;
    case "note":
      d.notes.set(memberOf(a.member, values), 1);
      break;
    case "mark":
      d.deep.inner.add(memberOf(a.member, values));
      break;
    case "tag": {
      const at = memberOf(a.member, values);
      d.desks[at] ??= { busy: false, tags: new Set() };
      d.desks[at].tags.add(MEMBERS[1]!);
      d.desks[at].busy = !d.desks[at].busy;
      break;
    }
    case "post":
      d.mail.add({ to: memberOf(a.member, values), urgent: a.urgent });
      break;
    case "take":
      for (const letter of [...d.mail]) if (letter.to === memberOf(a.member, values)) d.mail.delete(letter);
      break;
    case "toggle":
      d.deep.flag = !d.deep.flag;
      break;
  }
};
