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
import { type EnvironmentRules, environmentOf, environmentRules, observerOf } from "./environment.ts";
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
  /** A queue for each type of message, or for each remainder of it. */
  readonly key: "none" | "type" | "parity";
  readonly copies: "one" | "many";
  readonly loses: Budget;
  readonly duplicates: Budget;
  readonly disconnects: Budget;
  readonly onCrash: "keep" | "lose";
  readonly named: boolean;
}
interface CrashRule {
  readonly of: readonly number[];
  readonly atMost: number;
  readonly restarts: "at once" | "later" | "never";
  readonly midStep: boolean;
  readonly named: boolean;
}
export interface ProtocolRules {
  readonly form: "protocol";
  readonly groups: readonly GroupRule[];
  /** Those before the last may join and carry only some; the last carries the rest. */
  readonly links: readonly LinkRule[];
  readonly crashes: readonly CrashRule[];
  readonly environment: EnvironmentRules;
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
  key: fc.constantFrom("none" as const, "none" as const, "type" as const, "parity" as const),
  disconnects: fc.oneof(
    { weight: 3, arbitrary: fc.constant("never" as const) },
    { weight: 1, arbitrary: fc.constant("always" as const) },
    { weight: 3, arbitrary: fc.record({ atMost: fc.integer({ min: 1, max: 2 }) }) },
  ),
  onCrash: fc.constantFrom("keep" as const, "lose" as const),
  named: fc.boolean(),
});
const crash: fc.Arbitrary<CrashRule> = fc.record({
  of: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 2 }),
  atMost: fc.integer({ min: 1, max: 2 }),
  restarts: fc.constantFrom("at once" as const, "later" as const, "never" as const),
  midStep: fc.boolean(),
  named: fc.boolean(),
});
const group = (most: number): fc.Arbitrary<GroupRule> =>
  fc.record({ size: fc.option(fc.integer({ min: 1, max: most }), { nil: null, freq: 2 }), role: roleRules });

export const protocolRules: fc.Arbitrary<ProtocolRules> = fc.record({
  form: fc.constant("protocol" as const),
  groups: fc.oneof(fc.tuple(group(3)), fc.tuple(group(2), group(1)), fc.tuple(group(1), group(2))),
  links: fc.array(link, { minLength: 1, maxLength: 3 }),
  crashes: fc.oneof(fc.constant([]), fc.tuple(crash), fc.tuple(crash, crash)),
  environment: environmentRules,
  mostInFlight: fc.constantFrom(2, 3, 3, null, null),
  within: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: rareCondition }),
  ends: fc.oneof(fc.constant(null), fc.constant("anywhere" as const), condition),
  claims: fc.array(claimRule, { minLength: 1, maxLength: 4 }),
});

const GROUPS = ["server", "client"];

const idsOf = ({ size }: GroupRule, index: number): string[] =>
  size === null ? [GROUPS[index]!] : names(GROUPS[index]!, size);

/** The nodes and budgets, for conditions. */
const directoryOf = (rules: ProtocolRules): Directory => {
  const nodes = rules.groups.flatMap((each, index) =>
    idsOf(each, index).map((id, member) => ({
      id,
      group: GROUPS[index]!,
      member: each.size === null ? null : member,
    })),
  );
  return {
    nodes,
    oneLink: rules.links.length === 1 && rules.links.every(({ fifo, key }) => !fifo || key === "none"),
    observers: rules.environment.observers.map(observerOf) as never,
    alike: false,
    budgets: [
      ...rules.links.flatMap((each, i) => {
        const name = each.named ? `line ${i}` : `link${i + 1}`;
        const duplicates = duplicatesOf(each);
        return [
          ...(typeof each.loses === "object" ? [`${name} loses`] : []),
          ...(typeof duplicates === "object" ? [`${name} duplicates`] : []),
          ...(each.fifo && typeof each.disconnects === "object" ? [`${name} disconnects`] : []),
        ];
      }),
      ...rules.crashes.map((each, i) => (each.named ? `accident ${i}` : `crash${i + 1}`)),
      ...(rules.environment.partitions !== null && nodes.length > 1 ? ["partitions"] : []),
      ...(typeof rules.environment.detector === "object" && rules.environment.detector !== null ? ["suspicions"] : []),
    ],
  };
};

/** A queue cannot be a set. */
const duplicatesOf = ({ fifo, duplicates }: LinkRule): Budget =>
  fifo && duplicates === "always" ? { atMost: 1 } : duplicates;

const orderOf = ({ fifo, key }: LinkRule) => {
  if (!fifo) return "none";
  if (key === "none") return "fifo";
  const typeOf = ({ message }: { message: { type: string } }) => message.type;
  return { fifo: key === "type" ? typeOf : (envelope: never) => String(Number(typeOf(envelope).slice(1)) % 2) };
};

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
    order: orderOf(each),
    copies: each.copies,
    loses: each.loses,
    duplicates: duplicatesOf(each),
    ...(each.fifo ? { onCrash: each.onCrash } : {}),
    ...(each.fifo && each.disconnects !== "never" ? { disconnects: each.disconnects } : {}),
  }));
  const crashes = rules.crashes.map((each, i) => ({
    ...(each.named ? { name: `accident ${i}` } : {}),
    of: each.of.length === 1 ? place(each.of[0]!) : each.of.map(place),
    atMost: each.atMost,
    restarts: each.restarts,
    ...(each.midStep ? { midStep: true } : {}),
  }));
  const nodes: { [name: string]: AnyRole | AnyGroup } = {};
  rules.groups.forEach(({ size, role }, index) => {
    const made = roleOf(role, { everyone, alike: null, restarts: crashes.length > 0 });
    nodes[GROUPS[index]!] = size === null ? made : replicated(size, made);
  });
  const timers = rules.groups.flatMap(({ role }) => role.timers.map((_, i) => `timer${i}`));
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
    ...environmentOf(rules.environment, everyone, timers, false),
    ...(directory.observers.length > 0 ? { observers: directory.observers } : {}),
    ...(most !== null || rules.within !== null ? { within } : {}),
    ...(ends === null
      ? {}
      : {
          ends: (view: never) =>
            ends === "anywhere" ||
            holds(ends, directory, view, { network: [], running: () => true, left: () => 0, seen: () => null }),
        }),
  };
  const claims = Object.fromEntries(rules.claims.map((rule, i) => [`${i}: ${rule.claim}`, claimOf(rule, directory)]));
  return protocol("random protocol", system as never, claims as never) as unknown as ProtocolSource;
};
