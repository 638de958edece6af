// What may stand in a protocol: every field of the system, its links, crash clauses, partitions, fairness and roles.
// The one idea: one table for each thing an author writes, so that a word which would be ignored or misread is refused.
// Not here: how a field is checked (../declared.ts), whether names stand for something (topology.ts), and assumptions that do not
// go together (refuse.ts).
import * as z from "zod";
import { type EventKind, KIND_NAMES, rowOf } from "../../../events/kinds.ts";
import type {
  AnyGroup,
  AnyRole,
  Crash,
  Fairness,
  Link,
  Nodes,
  Partitions,
  ProtocolSource,
  System,
} from "../../../language/index.ts";
import {
  booleanField,
  budgetField,
  checkClaims,
  checkFamilies,
  checkFields,
  checkValue,
  type FieldsOf,
  familyField,
  functionField,
  listField,
  namesField,
  naturalField,
  objectField,
  oneOfWords,
  patternsIn,
  perhaps,
  refusePrototype,
  textField,
  times,
} from "../../declared.ts";

const some = (value: object): boolean => Object.keys(value).length > 0;

const SYSTEM = {
  nodes: z.record(z.string(), z.unknown()).refine(some).describe("a role for each node, or replicated(n, role)"),
  network: z
    .union([z.array(z.unknown()).min(1), objectField])
    .describe("a link { order, copies, loses, duplicates }, or a list of at least one"),
  crashes: perhaps(listField.describe("a list of clauses { of, atMost, restarts }")),
  partitions: perhaps(objectField.describe("{ atMost, heals, crossing }")),
  detector: perhaps(
    z
      .union([z.enum(["perfect", "synchronous", "unreliable"]), z.strictObject({ unreliable: times })])
      .describe('"perfect", "synchronous", "unreliable" or { unreliable: { atMost: n } }'),
  ),
  slow: perhaps(namesField.describe("a list of names of timers")),
  fairness: perhaps(objectField.describe("{ weak, strong, finitely }, each a list of patterns")),
  symmetry: perhaps(namesField.describe("a list of names of groups")),
  observers: perhaps(
    z.array(z.looseObject({ name: z.string(), on: functionField })).describe("a list of what observer makes"),
  ),
  view: perhaps(
    z
      .union([functionField, z.strictObject({ shift: z.array(z.string()) })])
      .describe("a function, or { shift: [fields] }"),
  ),
  within: perhaps(functionField),
  ends: perhaps(functionField),
} satisfies FieldsOf<System<Nodes>>;

const LINK = {
  between: perhaps(z.tuple([z.string(), z.string()]).describe("a pair of names of nodes or groups")),
  carrying: perhaps(namesField.describe("a list of types of message")),
  order: z
    .union([z.enum(["none", "fifo"]), z.strictObject({ fifo: functionField })])
    .describe('"none", "fifo" or { fifo: a function that gives a key }'),
  copies: oneOfWords("one", "many"),
  loses: budgetField,
  duplicates: budgetField,
  disconnects: perhaps(budgetField),
  onCrash: perhaps(oneOfWords("keep", "lose")),
  name: perhaps(textField),
  delivery: perhaps(oneOfWords("in flight", "at once")),
} satisfies FieldsOf<Link<Nodes>>;

const CRASH = {
  of: z.union([z.string(), z.array(z.string())]).describe("the name of a node or group, or a list of names"),
  atMost: naturalField,
  restarts: oneOfWords("at once", "later", "never"),
  midStep: perhaps(booleanField),
  name: perhaps(textField),
} satisfies FieldsOf<Crash<Nodes>>;

const PARTITIONS = {
  atMost: naturalField,
  heals: booleanField,
  into: perhaps(z.array(z.array(z.string())).describe("a list of lists of nodes")),
  crossing: oneOfWords("waits", "lost"),
} satisfies FieldsOf<Partitions>;

const FAIRNESS = {
  weak: perhaps(listField.describe("a list of patterns")),
  strong: perhaps(listField.describe("a list of patterns")),
  finitely: perhaps(listField.describe("a list of patterns")),
} satisfies FieldsOf<Fairness<Nodes>>;

const PLACE = {
  ends: { to: perhaps(textField), from: perhaps(textField) },
  node: { of: perhaps(textField) },
  nowhere: {},
} as const;
const NAMES = {
  message: perhaps(objectField),
  name: perhaps(textField),
  value: perhaps(textField),
  choice: perhaps(textField),
} as const;
const kindField = oneOfWords(...KIND_NAMES);

/** What may stand in a pattern of a kind. */
const patternFields = (kind: EventKind): Readonly<Record<string, z.ZodType>> => {
  const { place, names, each } = rowOf(kind);
  return {
    kind: kindField,
    ...PLACE[place],
    ...Object.fromEntries(names.map((name) => [name, NAMES[name]])),
    ...(each.length === 0 ? {} : { each: perhaps(oneOfWords(...each)) }),
  };
};

const GROUP = { size: naturalField, role: objectField } satisfies FieldsOf<AnyGroup>;

const ROLE = {
  init: functionField,
  receive: perhaps(functionField),
  timers: perhaps(objectField),
  actions: perhaps(objectField),
  suspect: perhaps(functionField),
  trust: perhaps(functionField),
  disconnected: perhaps(functionField),
  durable: perhaps(namesField.describe("a list of fields of the state")),
  crash: perhaps(functionField),
  restart: perhaps(functionField),
} satisfies FieldsOf<AnyRole>;
const handlerField = familyField(z.string(), "a list of values");

/** Throws KripkeError 150 where a field is unknown, missing, or holds what may not stand in it. */
export const checkProtocol = ({ name, system, claims }: ProtocolSource): void => {
  if (typeof system?.nodes === "object" && system.nodes !== null) refusePrototype(system.nodes, name, "a node");
  checkFields(system, SYSTEM, name, "the system");
  for (const [node, entry] of Object.entries(system.nodes)) checkNode(entry, name, node);
  const { network, crashes = [], partitions } = system;
  const links: readonly unknown[] = Array.isArray(network) ? network : [network];
  for (const [i, link] of links.entries()) checkFields(link, LINK, name, `link ${i + 1}`);
  for (const [i, clause] of crashes.entries()) checkFields(clause, CRASH, name, `crash clause ${i + 1}`);
  if (partitions !== undefined) checkFields(partitions, PARTITIONS, name, "partitions");
  checkFairness(system.fairness ?? {}, name);
  checkClaims(claims, name);
};

const checkNode = (entry: unknown, source: string, node: string): void => {
  checkValue(entry, objectField.describe("a role, or replicated(n, role)"), source, `the node ${node}`);
  const isGroup = "size" in (entry as object) && "role" in (entry as object);
  if (isGroup) checkFields(entry, GROUP, source, `the group ${node}`);
  const role = (isGroup ? (entry as { role: object }).role : entry) as Record<string, object | undefined>;
  checkFields(role, ROLE, source, `the role of ${node}`);
  for (const kind of ["timers", "actions"]) {
    for (const [name, handler] of Object.entries(role[kind] ?? {}))
      checkValue(handler, handlerField, source, `${name} in the ${kind} of ${node}`);
    checkFamilies(role[kind] ?? {}, source, `the ${kind} of ${node}`);
  }
};

const checkFairness = (fairness: object, source: string): void => {
  checkFields(fairness, FAIRNESS, source, "fairness");
  for (const [strength, patterns] of Object.entries(fairness as Record<string, readonly unknown[] | undefined>))
    for (const [where, pattern] of patternsIn(patterns ?? [], strength, source)) {
      checkValue(pattern, objectField.describe("{ kind, … }"), source, where);
      const { kind } = pattern as { kind: EventKind };
      checkValue(kind, kindField, source, `kind of ${where}`);
      checkFields(pattern, patternFields(kind), source, where);
    }
};
