// Random protocols: nodes, links, crash clauses, bounds and claims as data, and the protocol they describe.
// The one idea: small worlds in which everything a network and a crash can do meets everything else.
// Not here: what nodes do (roles.ts), what claims say (conditions.ts), whole-state specs (specs.ts).
import fc from "fast-check";
import {
  type AnyGroup,
  type AnyRole,
  type Budget,
  names,
  type ProtocolSource,
  protocol,
  replicated,
} from "../../../checker/language/index.ts";
import {
  type ClaimRule,
  type Condition,
  claimOf,
  claimRule,
  condition,
  type Directory,
  holds,
  rareCondition,
} from "./conditions.ts";
import { type RoleRules, roleOf, roleRules, TYPES } from "./roles.ts";

interface GroupRule {
  /** Null: a single node, not a group. */
  readonly size: number | null;
  readonly role: RoleRules;
}
interface LinkRule {
  readonly between: readonly [number, number] | null;
  readonly carrying: readonly number[] | null;
  readonly fifo: boolean;
  readonly copies: "one" | "many";
  readonly loses: Budget;
  readonly duplicates: Budget;
  readonly onCrash: "keep" | "lose";
  readonly named: boolean;
}
interface CrashRule {
  readonly of: readonly number[];
  readonly atMost: number;
  readonly restarts: "at once" | "later" | "never";
  readonly named: boolean;
}
export interface ProtocolRules {
  readonly form: "protocol";
  readonly groups: readonly GroupRule[];
  /** Those before the last may join and carry only some; the last carries the rest. */
  readonly links: readonly LinkRule[];
  readonly crashes: readonly CrashRule[];
  /** A bound, which keeps a network of many copies finite; null: none where there is just one copy of everything. */
  readonly mostInFlight: number | null;
  readonly within: Condition | null;
  readonly ends: Condition | "anywhere" | null;
  readonly claims: readonly ClaimRule[];
}

const budget = (always: number): fc.Arbitrary<Budget> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant("never" as const) },
    { weight: always, arbitrary: fc.constant("always" as const) },
    { weight: 3, arbitrary: fc.record({ atMost: fc.integer({ min: 1, max: 2 }) }) },
  );
const link: fc.Arbitrary<LinkRule> = fc.record({
  between: fc.option(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 })), { nil: null }),
  carrying: fc.option(fc.uniqueArray(fc.nat({ max: TYPES - 1 }), { minLength: 1, maxLength: 2 }), {
    nil: null,
    freq: 1,
  }),
  fifo: fc.constantFrom(true, true, false, true, false),
  copies: fc.oneof(
    { weight: 2, arbitrary: fc.constant("one" as const) },
    { weight: 1, arbitrary: fc.constant("many" as const) },
  ),
  loses: budget(2),
  duplicates: budget(6),
  onCrash: fc.constantFrom("keep" as const, "lose" as const),
  named: fc.boolean(),
});
const crash: fc.Arbitrary<CrashRule> = fc.record({
  of: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 2 }),
  atMost: fc.integer({ min: 1, max: 2 }),
  restarts: fc.constantFrom("at once" as const, "later" as const, "never" as const),
  named: fc.boolean(),
});
const group = (most: number): fc.Arbitrary<GroupRule> =>
  fc.record({ size: fc.option(fc.integer({ min: 1, max: most }), { nil: null, freq: 2 }), role: roleRules });

export const protocolRules: fc.Arbitrary<ProtocolRules> = fc.record({
  form: fc.constant("protocol" as const),
  groups: fc.oneof(fc.tuple(group(3)), fc.tuple(group(2), group(1)), fc.tuple(group(1), group(2))),
  links: fc.array(link, { minLength: 1, maxLength: 3 }),
  crashes: fc.oneof(fc.constant([]), fc.tuple(crash), fc.tuple(crash, crash)),
  mostInFlight: fc.constantFrom(2, 3, 3, null, null),
  within: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: rareCondition }),
  ends: fc.oneof(fc.constant(null), fc.constant("anywhere" as const), condition),
  claims: fc.array(claimRule, { minLength: 1, maxLength: 4 }),
});

const GROUPS = ["server", "client"];

const idsOf = ({ size }: GroupRule, index: number): string[] =>
  size === null ? [GROUPS[index]!] : names(GROUPS[index]!, size);

/** The nodes and budgets, for conditions. */
const directoryOf = (rules: ProtocolRules): Directory => ({
  nodes: rules.groups.flatMap((each, index) =>
    idsOf(each, index).map((id, member) => ({
      id,
      group: GROUPS[index]!,
      member: each.size === null ? null : member,
    })),
  ),
  oneLink: rules.links.length === 1,
  budgets: [
    ...rules.links.flatMap((each, i) => {
      const name = each.named ? `line ${i}` : `link${i + 1}`;
      const duplicates = duplicatesOf(each);
      return [
        ...(typeof each.loses === "object" ? [`${name} loses`] : []),
        ...(typeof duplicates === "object" ? [`${name} duplicates`] : []),
      ];
    }),
    ...rules.crashes.map((each, i) => (each.named ? `accident ${i}` : `crash${i + 1}`)),
  ],
});

/** A queue cannot be a set. */
const duplicatesOf = ({ fifo, duplicates }: LinkRule): Budget =>
  fifo && duplicates === "always" ? { atMost: 1 } : duplicates;

/** The protocol that the rules describe. */
export const protocolOf = (rules: ProtocolRules): ProtocolSource => {
  const directory = directoryOf(rules);
  const everyone = directory.nodes.map(({ id }) => id);
  const groups = rules.groups.map((_, index) => GROUPS[index]!);
  const places = [...new Set([...groups, ...everyone])];
  const place = (index: number) => places[index % places.length]!;
  const links = rules.links.map((each, i) => ({
    ...(each.named ? { name: `line ${i}` } : {}),
    ...(i < rules.links.length - 1 && each.between !== null ? { between: each.between.map(place) } : {}),
    ...(i < rules.links.length - 1 && each.carrying !== null ? { carrying: each.carrying.map((t) => `m${t}`) } : {}),
    order: each.fifo ? "fifo" : "none",
    copies: each.copies,
    loses: each.loses,
    duplicates: duplicatesOf(each),
    ...(each.fifo ? { onCrash: each.onCrash } : {}),
  }));
  const crashes = rules.crashes.map((each, i) => ({
    ...(each.named ? { name: `accident ${i}` } : {}),
    of: each.of.length === 1 ? place(each.of[0]!) : each.of.map(place),
    atMost: each.atMost,
    restarts: each.restarts,
  }));
  const nodes: { [name: string]: AnyRole | AnyGroup } = {};
  rules.groups.forEach(({ size, role }, index) => {
    const made = roleOf(role, everyone, crashes.length > 0);
    nodes[GROUPS[index]!] = size === null ? made : replicated(size, made);
  });
  const grows = rules.links.some(({ copies }) => copies === "many");
  const most = rules.mostInFlight ?? (grows ? 3 : null);
  const within = (view: never, world: never): boolean => {
    const { network } = world as { network: readonly unknown[] };
    if (most !== null && network.length > most) return false;
    return rules.within === null || !holds(rules.within, directory, view, world);
  };
  const ends = rules.ends;
  const system = {
    nodes,
    network: links.length === 1 ? links[0] : links,
    ...(crashes.length > 0 ? { crashes } : {}),
    ...(most !== null || rules.within !== null ? { within } : {}),
    ...(ends === null
      ? {}
      : {
          ends: (view: never) =>
            ends === "anywhere" || holds(ends, directory, view, { network: [], running: () => true, left: () => 0 }),
        }),
  };
  const claims = Object.fromEntries(rules.claims.map((rule, i) => [`${i}: ${rule.claim}`, claimOf(rule, directory)]));
  return protocol("random protocol", system as never, claims as never) as unknown as ProtocolSource;
};
