// Random whole-state specs: actions that read conditionally and write blindly, through drafts, spreads and whole values.
// The one idea: the same assignments in several ways of writing, so that what an action reads and writes varies as authors vary.
// Not here: the terms (spec-terms.ts), protocols (protocols.ts).
import fc from "fast-check";
import {
  always,
  indistinguishable,
  produce,
  reachable,
  type SpecSource,
  spec,
  step,
} from "../../../checker/language/index.ts";
import {
  type Assignment,
  assigned,
  assignment,
  type Draft,
  isTrue,
  MEMBERS,
  type State,
  type Term,
  term,
  type Variable,
  write,
} from "./spec-terms.ts";

const components = ["phases", "roles", "desks", "sent", "seen", "mail"] as const;
const variables = ["turn", "rounds", ...components, "log", "notes", "deep"] as const;
const kinds = { phases: "record", roles: "record", desks: "record", sent: "set", seen: "set", mail: "set" } as const;

interface ActionRule {
  readonly each: "nothing" | "member" | "pair";
  readonly when: Term | null;
  readonly writes: readonly Assignment[];
  /** A second outcome, which makes the two a choice. */
  readonly or: readonly Assignment[] | null;
  /** Read inside the draft, after the first writes. */
  readonly late: { readonly when: Term; readonly write: Assignment } | null;
  readonly style: "draft" | "spread" | "whole" | "returned";
}
export type SpecClaimRule =
  | { readonly claim: "never" | "reachable"; readonly of: Term }
  | { readonly claim: "implies" | "keeps"; readonly of: Term; readonly so: Term }
  | { readonly claim: "not told apart"; readonly seen: readonly Variable[]; readonly hidden: Term; readonly of: Term }
  | { readonly claim: "only by"; readonly of: Term; readonly action: number }
  | { readonly claim: "not chosen"; readonly of: Term; readonly choice: string; readonly value: string | null };

export interface SpecRules {
  readonly form: "spec";
  readonly variables: readonly Variable[];
  readonly init: readonly Assignment[];
  readonly actions: readonly ActionRule[];
  readonly components: readonly (typeof components)[number][];
  readonly within: Term | null;
  readonly ends: Term | "anywhere" | null;
  readonly claims: readonly SpecClaimRule[];
}

const writes = fc.array(assignment, { minLength: 1, maxLength: 2 });
const actionRule: fc.Arbitrary<ActionRule> = fc.record({
  each: fc.constantFrom("nothing" as const, "member" as const, "member" as const, "pair" as const),
  when: fc.option(term, { nil: null, freq: 2 }),
  writes,
  or: fc.option(writes, { nil: null, freq: 2 }),
  late: fc.option(fc.record({ when: term, write: assignment }), { nil: null, freq: 2 }),
  style: fc.constantFrom(
    "draft" as const,
    "draft" as const,
    "draft" as const,
    "spread" as const,
    "whole" as const,
    "returned" as const,
  ),
});
const claimRule: fc.Arbitrary<SpecClaimRule> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ claim: fc.constantFrom("never" as const, "reachable" as const), of: term }) },
  {
    weight: 3,
    arbitrary: fc.record({ claim: fc.constantFrom("implies" as const, "keeps" as const), of: term, so: term }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      claim: fc.constant("not told apart" as const),
      seen: fc.uniqueArray(fc.constantFrom(...variables), { minLength: 1, maxLength: 4 }),
      hidden: term,
      of: term,
    }),
  },
  { weight: 1, arbitrary: fc.record({ claim: fc.constant("only by" as const), of: term, action: fc.nat({ max: 3 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      claim: fc.constant("not chosen" as const),
      of: term,
      choice: fc.constantFrom("left", "right"),
      value: fc.option(fc.constantFrom("a", "b", "a, b"), { nil: null }),
    }),
  },
);

export const specRules: fc.Arbitrary<SpecRules> = fc.record({
  form: fc.constant("spec" as const),
  variables: fc.uniqueArray(fc.constantFrom(...variables), { minLength: 5, maxLength: 8 }),
  init: fc.array(assignment, { maxLength: 2 }),
  actions: fc.array(actionRule, { minLength: 3, maxLength: 5 }),
  components: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.uniqueArray(fc.constantFrom(...components), { minLength: 2, maxLength: 6 }) },
  ),
  within: fc.option(term, { nil: null, freq: 2 }),
  ends: fc.oneof(fc.constant(null), fc.constant("anywhere" as const), term),
  claims: fc.array(claimRule, { minLength: 1, maxLength: 4 }),
});

const start: State = {
  turn: 0,
  rounds: 0,
  phases: Object.fromEntries(MEMBERS.map((m) => [m, "idle"])),
  roles: {},
  desks: {},
  sent: new Set(),
  seen: new Set(),
  mail: new Set(),
  log: [],
  notes: new Map(),
  deep: { flag: false, inner: new Set() },
};

/** Which variables a term or an assignment speaks of; it is left out of a spec that has not all of them. */
const mentions = (part: Term | Assignment): Variable[] => {
  if ("is" in part) {
    if (part.is === "both" || part.is === "either") return [...mentions(part.a), ...mentions(part.b)];
    if (part.is === "not") return mentions(part.a);
    if (part.is === "same") return ["turn", "rounds"];
    return "of" in part ? [part.of] : [part.is];
  }
  const others: { readonly [name: string]: Variable[] } = {
    copy: ["turn", "rounds"],
    inherit: ["phases", "roles"],
    tag: ["desks"],
    post: ["mail"],
    take: ["mail"],
    move: ["sent", "seen"],
    append: ["log"],
    note: ["notes"],
    mark: ["deep"],
    toggle: ["deep"],
  };
  if (part.do === "measure") return [part.of, part.by];
  return others[part.do] ?? ("of" in part ? [part.of] : []);
};

const within = (rules: SpecRules) => {
  const has = (part: Term | Assignment): boolean => mentions(part).every((v) => rules.variables.includes(v));
  return { has, some: (parts: readonly Assignment[]) => parts.filter(has) };
};

const bodyOf = (rules: SpecRules, rule: ActionRule) => {
  const { has, some } = within(rules);
  const guard = rule.when !== null && has(rule.when) ? rule.when : null;
  const late = rule.late !== null && has(rule.late.when) && has(rule.late.write) ? rule.late : null;
  const outcome = (s: State, list: readonly Assignment[], values: readonly string[]): State => {
    if (rule.style === "draft") {
      return produce(s, (draft) => {
        for (const a of list) write(a, draft as Draft, values);
        if (late !== null && isTrue(late.when, draft as State, values)) write(late.write, draft as Draft, values);
      });
    }
    const writesNow = late !== null && isTrue(late.when, s, values) ? [...list, late.write] : list;
    const changes: Partial<State> = Object.assign({}, ...writesNow.map((a) => assigned(a, s, values)));
    if (rule.style === "spread") return { ...s, ...changes };
    if (rule.style === "returned") return produce(s, () => ({ ...s, ...changes }));
    return Object.fromEntries(
      rules.variables.map((v) => [v, Object.hasOwn(changes, v) ? changes[v] : s[v]]),
    ) as unknown as State;
  };
  return (s: State, ...values: string[]) => {
    if (guard !== null && !isTrue(guard, s, values)) return undefined;
    const left = outcome(s, some(rule.writes), values);
    return rule.or === null ? left : { oneOf: { left, right: outcome(s, some(rule.or), values) } };
  };
};

const claimOf = (rules: SpecRules, rule: SpecClaimRule) => {
  const { has } = within(rules);
  const ask = (t: Term, s: State): boolean => has(t) && isTrue(t, s);
  switch (rule.claim) {
    case "never":
      return always((s: State) => !ask(rule.of, s));
    case "reachable":
      return reachable((s: State) => ask(rule.of, s));
    case "implies":
      return always((s: State) => (ask(rule.of, s) ? ask(rule.so, s) : undefined));
    case "keeps":
      return step((before: State, after: State) => (ask(rule.of, before) ? ask(rule.so, after) : undefined));
    case "not told apart":
      return indistinguishable(
        (s: State) =>
          ask(rule.hidden, s)
            ? undefined
            : rule.seen.filter((v) => rules.variables.includes(v)).map((v): unknown => s[v]),
        (s: State) => ask(rule.of, s),
      );
    case "only by":
      return step((before: State, after: State, { name }: { name: string }) =>
        !ask(rule.of, before) && ask(rule.of, after) ? name === `action${rule.action}` : undefined,
      );
    case "not chosen":
      return step((_before: State, after: State, event: { choice?: string; value?: string }) =>
        event.choice === rule.choice && (rule.value === null || event.value === rule.value)
          ? !ask(rule.of, after)
          : undefined,
      );
  }
};

/** The spec that the rules describe. */
export const specOf = (rules: SpecRules): SpecSource => {
  const { has, some } = within(rules);
  const only = (s: State) => Object.fromEntries(rules.variables.map((v) => [v, s[v]])) as unknown as State;
  const firsts = some(rules.init).map((a) => only({ ...start, ...assigned(a, start, []) }));
  const each = { member: MEMBERS, pair: [["a", "b"], ["b", "c"], ["c", "c"]] }; // biome-ignore format: three pairs
  const bound = rules.within;
  const ends = rules.ends;
  const declared = rules.components.filter((v) => rules.variables.includes(v));
  const behaviour = {
    init: [only(start), ...firsts],
    actions: Object.fromEntries(
      rules.actions.map((rule, i) => [
        `action${i}`,
        rule.each === "nothing" ? bodyOf(rules, rule) : { each: each[rule.each], do: bodyOf(rules, rule) },
      ]),
    ),
    ...(declared.length > 0 ? { components: Object.fromEntries(declared.map((v) => [v, kinds[v]])) } : {}),
    ...(bound !== null && has(bound) && !isTrue(bound, start) ? { within: (s: State) => !isTrue(bound, s) } : {}),
    ...(ends === null ? {} : { ends: (s: State) => ends === "anywhere" || (has(ends) && isTrue(ends, s)) }),
  };
  const claims = Object.fromEntries(rules.claims.map((rule, i) => [`${i}: ${rule.claim}`, claimOf(rules, rule)]));
  return spec("random spec", behaviour as never, claims as never) as unknown as SpecSource;
};
