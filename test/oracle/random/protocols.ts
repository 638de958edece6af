// Random protocols: nodes, links, crash clauses, surroundings, bounds and claims as data, and the protocol they describe.
// The one idea: small worlds in which everything a network and a crash can do meets everything else.
// Not here: what nodes do (roles.ts), links (links.ts), what claims say (conditions.ts), whole-state specs (specs.ts).
import fc from "fast-check";
import {
  type AnyGroup,
  type AnyRole,
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
import { budgetsOf, isOneQueue, type LinkRule, link, linksOf } from "./links.ts";
import { type Quiet, quietEnvironment, quietRole } from "./quiet.ts";
import { type RoleRules, roleOf, roleRules } from "./roles.ts";

interface GroupRule {
  /** Null: a single node, not a group. */
  readonly size: number | null;
  readonly role: RoleRules;
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
  /** The last link delivers at once, others may; then no crash falls inside a step. */
  readonly exchanges: boolean;
  /** Where it has exchanges: everything is sent twice, over a last link of one copy. */
  readonly repeats: boolean;
  /** Nodes of a group are alike, and the protocol says so. */
  readonly symmetric: boolean;
  readonly environment: EnvironmentRules;
  /** A bound, which keeps a network of many copies finite; null: none where there is just one copy of everything. */
  readonly mostInFlight: number | null;
  readonly within: Condition | null;
  readonly ends: Condition | "anywhere" | null;
  readonly claims: readonly ClaimRule[];
}

const crash: fc.Arbitrary<CrashRule> = fc.record({
  of: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 2 }),
  atMost: fc.integer({ min: 1, max: 2 }),
  restarts: fc.constantFrom("at once" as const, "later" as const, "never" as const),
  midStep: fc.boolean(),
  named: fc.boolean(),
});
const group = (most: number): fc.Arbitrary<GroupRule> =>
  fc.record({ size: fc.option(fc.integer({ min: 1, max: most }), { nil: null, freq: 2 }), role: roleRules });

/** Every so often a protocol that comes to rest, without legitimate ends; a doubt needs somebody who may crash. */
const hushed = (rules: ProtocolRules, quiet: Quiet | null): ProtocolRules =>
  quiet === null || (quiet === "doubt" && rules.crashes.length === 0)
    ? rules
    : {
        ...rules,
        groups: rules.groups.map(({ size, role }) => ({ size, role: quietRole(role, quiet) })),
        environment: quietEnvironment(rules.environment, quiet),
        ends: null,
      };
const quiet: fc.Arbitrary<Quiet | null> = fc.oneof(
  { weight: 10, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant("split" as const) },
  { weight: 1, arbitrary: fc.constant("doubt" as const) },
);

const anyRules: fc.Arbitrary<ProtocolRules> = fc.record({
  form: fc.constant("protocol" as const),
  groups: fc.oneof(fc.tuple(group(3)), fc.tuple(group(2), group(1)), fc.tuple(group(1), group(2))),
  links: fc.array(link, { minLength: 1, maxLength: 3 }),
  crashes: fc.oneof(fc.constant([]), fc.tuple(crash), fc.tuple(crash, crash)),
  exchanges: fc.constantFrom(true, true, false, false, false),
  repeats: fc.constantFrom(true, true, false, false, false),
  symmetric: fc.constantFrom(true, false, false, false),
  environment: environmentRules,
  mostInFlight: fc.constantFrom(2, 3, 3, null, null),
  within: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: rareCondition }),
  ends: fc.oneof(fc.constant(null), fc.constant("anywhere" as const), condition),
  claims: fc.array(claimRule, { minLength: 1, maxLength: 4 }),
});

export const protocolRules: fc.Arbitrary<ProtocolRules> = fc
  .tuple(anyRules, quiet)
  .map(([rules, each]) => hushed(rules, each));

const GROUPS = ["server", "client"];

/** Where nodes are alike, the first group has at least two. */
const groupsOf = ({ groups, symmetric }: ProtocolRules): readonly GroupRule[] =>
  groups.map((each, index) => (symmetric && index === 0 ? { ...each, size: Math.max(2, each.size ?? 0) } : each));

const isAlike = ({ size }: GroupRule): boolean => size !== null && size > 1;

const linkRulesOf = (rules: ProtocolRules): readonly LinkRule[] =>
  rules.links.map((each, i) =>
    rules.exchanges && i === rules.links.length - 1
      ? { ...each, fifo: false, atOnce: true, ...(rules.repeats ? { copies: "one" as const } : {}) }
      : each,
  );

const idsOf = ({ size }: GroupRule, index: number): string[] =>
  size === null ? [GROUPS[index]!] : names(GROUPS[index]!, size);

/** The nodes and budgets, for conditions. */
const directoryOf = (rules: ProtocolRules): Directory => {
  const { partitions, detector, observers } = rules.environment;
  const nodes = groupsOf(rules).flatMap((each, index) =>
    idsOf(each, index).map((id, member) => ({
      id,
      group: GROUPS[index]!,
      member: each.size === null ? null : member,
    })),
  );
  return {
    nodes,
    oneQueue: isOneQueue(linkRulesOf(rules)),
    observers: observers.map(observerOf) as never,
    alike: rules.symmetric,
    budgets: [
      ...budgetsOf(linkRulesOf(rules), { mayBeAtOnce: rules.exchanges }),
      ...rules.crashes.map((each, i) => (each.named ? `accident ${i}` : `crash${i + 1}`)),
      ...(partitions !== null && nodes.length > 1 ? ["partitions"] : []),
      ...(typeof detector === "object" && detector !== null ? ["suspicions"] : []),
    ],
  };
};

/** Claims and `ends` may ask anything of a world. */
const NOWHERE = { network: [], running: () => true, left: () => 0, seen: () => null };

const boundsOf = (rules: ProtocolRules, directory: Directory) => {
  const grows = rules.links.some(({ copies }) => copies === "many");
  const most = rules.mostInFlight ?? (grows ? 3 : null);
  const within = (view: never, world: never): boolean => {
    const { network } = world as { network: readonly unknown[] };
    if (most !== null && network.length > most) return false;
    return rules.within === null || !holds(rules.within, directory, view, world);
  };
  const { ends } = rules;
  return {
    ...(most !== null || rules.within !== null ? { within } : {}),
    ...(ends === null ? {} : { ends: (view: never) => ends === "anywhere" || holds(ends, directory, view, NOWHERE) }),
  };
};

/** The protocol that the rules describe. */
export const protocolOf = (rules: ProtocolRules): ProtocolSource => {
  const directory = directoryOf(rules);
  const sized = groupsOf(rules);
  const everyone = directory.nodes.map(({ id }) => id);
  const groups = sized.map((_, index) => GROUPS[index]!);
  const places = rules.symmetric ? groups : [...new Set([...groups, ...everyone])];
  const place = (index: number) => places[index % places.length]!;
  const links = linksOf(linkRulesOf(rules), { place, mayBeAtOnce: rules.exchanges });
  const crashes = rules.crashes.map((each, i) => ({
    ...(each.named ? { name: `accident ${i}` } : {}),
    of: each.of.length === 1 ? place(each.of[0]!) : each.of.map(place),
    atMost: each.atMost,
    restarts: each.restarts,
    ...(each.midStep && !rules.exchanges ? { midStep: true } : {}),
  }));
  const but = sized.flatMap((each, index) => (isAlike(each) ? [] : idsOf(each, index)));
  const repeats = rules.exchanges && rules.repeats;
  const company = { everyone, alike: rules.symmetric ? { but } : null, restarts: crashes.length > 0, repeats };
  const nodes: { [name: string]: AnyRole | AnyGroup } = {};
  sized.forEach(({ size, role }, index) => {
    const made = roleOf(role, company);
    nodes[GROUPS[index]!] = size === null ? made : replicated(size, made);
  });
  const timers = rules.groups.flatMap(({ role }) => role.timers.map((_, i) => `timer${i}`));
  const system = {
    nodes,
    network: links.length === 1 ? links[0] : links,
    ...(crashes.length > 0 ? { crashes } : {}),
    ...environmentOf(rules.environment, everyone, timers, rules.symmetric),
    ...(rules.symmetric ? { symmetry: groups.filter((_, index) => isAlike(sized[index]!)) } : {}),
    ...(directory.observers.length > 0 ? { observers: directory.observers } : {}),
    ...boundsOf(rules, directory),
  };
  const claims = Object.fromEntries(rules.claims.map((rule, i) => [`${i}: ${rule.claim}`, claimOf(rule, directory)]));
  return protocol("random protocol", system as never, claims as never) as unknown as ProtocolSource;
};
