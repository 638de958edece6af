// The fairness of a protocol: its patterns resolved against nodes, handlers and messages.
// The one idea: what a pattern says is decided once for each label; a stale copy of a message is owed to nobody.
// Not here: what fairness means for a behaviour (temporal/).
import { type EventKind, type KindsWith, rowOf } from "../../../events/kinds.ts";
import { type AnyOf, modelError, type Nodes, type Pattern, type ProtocolSource } from "../../../language/index.ts";
import { typeOf } from "../../../values/message-type.ts";
import { inSentence } from "../../../values/print.ts";
import type { ValueTable } from "../../../values/values.ts";
import { type FairnessPattern, FairnessTable, joined, type Match, type Scope, type Strength } from "../../fairness.ts";
import { hasField } from "../../shift.ts";
import { type Topology, UNLIMITED } from "../assumptions/topology.ts";
import type { Envelopes } from "../network/inbox.ts";
import type { HandlerInfo } from "../nodes/handler-info.ts";
import type { Labels } from "./labels.ts";

/** What patterns are matched against. */
export interface FairnessParts {
  readonly topology: Topology;
  readonly labels: Labels;
  readonly envelopes: Envelopes;
  readonly values: ValueTable;
  readonly infos: readonly (readonly HandlerInfo[])[];
}

type AnyPattern = Pattern<Nodes>;
/** The patterns of some kinds. */
type OfKind<K extends EventKind> = Extract<AnyPattern, { readonly kind: K }>;

/** Throws KripkeError 150 where a pattern names what is not there. */
export const fairnessOf = (source: ProtocolSource, parts: FairnessParts): FairnessTable => {
  const { weak = [], strong = [], finitely = [] } = source.system.fairness ?? {};
  const all = [
    ...weak.map((pattern) => ["weak", pattern] as const),
    ...strong.map((pattern) => ["strong", pattern] as const),
    ...finitely.map((pattern) => ["finitely", pattern] as const),
  ] as readonly (readonly [Strength, AnyPattern | AnyOf<AnyPattern>])[];
  const lossesEnd = finitely.some(({ kind }) => kind === "drop");
  const one = (strength: Strength, pattern: AnyPattern): FairnessPattern => {
    const made = resolved(source, strength, pattern, parts);
    return strength === "weak" && pattern.kind === "deliver" && !lossesEnd ? lossy(made, parts) : made;
  };
  return new FairnessTable(
    all.map(([strength, pattern]) =>
      "anyOf" in pattern ? joined(pattern.anyOf.map((each) => one(strength, each))) : one(strength, pattern),
    ),
  );
};

/** Weak fairness of a message that may be lost is met by losing it, and sending it again does not help. */
const lossy = (pattern: FairnessPattern, { labels, envelopes }: FairnessParts): FairnessPattern => {
  let lost = false;
  return {
    ...pattern,
    match: (label) => {
      const found = pattern.match(label);
      lost ||= found !== null && envelopes.get(labels.what(label)).link.loses === UNLIMITED;
      return found;
    },
    caution: () =>
      lost
        ? `The assumption "${pattern.name}" is met by losing the message: on a link that loses without end what is weakly fair need never arrive. Say strong, and send again; or say finitely { kind: "drop" }.`
        : null,
  };
};

const resolved = (
  { name, system: { view } }: ProtocolSource,
  strength: Strength,
  pattern: AnyPattern,
  parts: FairnessParts,
): FairnessPattern => {
  const words = `${strength === "finitely" ? "finitely" : `${strength} fairness of`} ${inWords(pattern)}`;
  const refuse = (what: string): never => {
    throw modelError(`"${name}": ${words} ${what}.`);
  };
  if (strength !== "finitely" && !rowOf(pattern.kind).owed)
    refuse(`asks the environment to do harm; only finitely may name events of kind ${pattern.kind}`);
  if (
    view !== undefined &&
    strength !== "finitely" &&
    pattern.kind === "deliver" &&
    (pattern.each ?? "message") === "message"
  )
    refuse(
      'is meant for each message, but the view changes what messages are; say each: "type", "link", "node" or "none"',
    );
  if (view !== undefined && pattern.kind === "deliver") {
    const changed = Object.entries(pattern.message ?? {}).filter(([key, value]) => mayChange(view, key, value));
    if (changed.length > 0)
      refuse(
        `names the field ${changed[0]![0]} of a message, which the view may change; name the type of message, or what the view leaves as it is`,
      );
  }
  if ((pattern.kind === "timer" || pattern.kind === "action") && pattern.name !== undefined)
    if (!parts.infos.some((infos) => infos.some((info) => info.kind === pattern.kind && info.name === pattern.name)))
      refuse(`names a ${pattern.kind} that no role has`);
  return { strength, name: words, scope: scopeOf(pattern, parts, refuse), match: matcher(pattern, parts, refuse) };
};

/** A function may make anything of a message but its type. */
const mayChange = (view: NonNullable<ProtocolSource["system"]["view"]>, key: string, value: unknown): boolean => {
  if (typeof view === "function") return key !== "type";
  return hasField({ [key]: value }, new Set(view.shift));
};

const inWords = (pattern: AnyPattern): string =>
  [
    pattern.kind,
    "name" in pattern ? pattern.name : undefined,
    "value" in pattern && pattern.value !== undefined ? `(${pattern.value})` : undefined,
    "message" in pattern && pattern.message !== undefined ? typeOf(pattern.message) : undefined,
    "of" in pattern && pattern.of !== undefined ? `of ${pattern.of}` : undefined,
    "from" in pattern && pattern.from !== undefined ? `from ${pattern.from}` : undefined,
    "to" in pattern && pattern.to !== undefined ? `to ${pattern.to}` : undefined,
    "choice" in pattern && pattern.choice !== undefined ? `with the outcome ${pattern.choice}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(" ");

type Refuse = (what: string) => never;
type Matcher = (label: number) => Match | null;

const matcher = (pattern: AnyPattern, parts: FairnessParts, refuse: Refuse): Matcher => {
  switch (pattern.kind) {
    case "deliver":
      return delivery(pattern, parts, refuse);
    case "timer":
    case "action":
      return handler(pattern, parts, refuse);
    case "suspect":
    case "trust":
    case "disconnected":
    case "restart":
    case "crash":
    case "stop":
      return ofNode(pattern, parts, refuse);
    case "drop":
    case "duplicate":
      return accident(pattern, parts, refuse);
    case "heal":
    case "partition":
    case "disconnect":
      return (label) => (parts.labels.kind(label) === pattern.kind ? { key: "", name: pattern.kind } : null);
  }
};

/** Which nodes a node's or group's name means; undefined: all. */
const nodesNamed = (name: string | undefined, { topology }: FairnessParts, refuse: Refuse): ReadonlySet<number> => {
  if (name === undefined) return new Set(topology.nodes.map(({ index }) => index));
  const group = topology.groups.find((each) => each.name === name);
  const node = topology.byId.get(name);
  if (group === undefined && node === undefined)
    refuse(
      `names ${name}, but there is no such node or group; there are ${topology.nodes.map(({ id }) => id).join(", ")}`,
    );
  return new Set(group?.members ?? [node!.index]);
};

/** Fields of a message are compared where they are of one kind of simple value; what else they are does not distinguish patterns. */
const scopeOf = (pattern: AnyPattern, parts: FairnessParts, refuse: Refuse): Scope => {
  const named = pattern as Readonly<Record<string, unknown>>;
  const where = ["of", "to", "from"].flatMap((key) =>
    named[key] === undefined ? [] : [[key, nodesNamed(named[key] as string, parts, refuse)] as const],
  );
  const what = ["name", "value", "choice"].flatMap((key) =>
    named[key] === undefined ? [] : [[key, new Set([named[key]])] as const],
  );
  const fields = Object.entries((named["message"] ?? {}) as Readonly<Record<string, unknown>>)
    .filter(([, value]) => typeof value !== "object")
    .map(([key, value]) => [`message ${key}`, new Set([value])] as const);
  return Object.fromEntries([["kind", new Set([pattern.kind])] as const, ...where, ...what, ...fields]);
};

const delivery = (pattern: OfKind<"deliver">, parts: FairnessParts, refuse: Refuse): Matcher => {
  const to = nodesNamed(pattern.to, parts, refuse);
  const from = nodesNamed(pattern.from, parts, refuse);
  const { labels, envelopes, topology } = parts;
  const split = pattern.each ?? "message";
  return (label) => {
    if (labels.kind(label) !== "deliver" || labels.stale(label)) return null;
    const id = labels.what(label);
    const info = envelopes.get(id);
    if (!to.has(info.to) || !from.has(info.from) || !says(pattern, labels.choice(label))) return null;
    const { message } = labels.envelope(id);
    if (!hasFields(message, pattern.message, parts)) return null;
    const [receiver, sender] = [topology.nodes[info.to]!.id, topology.nodes[info.from]!.id];
    switch (split) {
      case "none":
        return { key: "", name: inWords(pattern) };
      case "node":
        return { key: String(info.to), name: `deliver to ${receiver}` };
      case "link":
        return { key: `${info.link.index} ${info.from} ${info.to}`, name: `deliver from ${sender} to ${receiver}` };
      case "type":
        return { key: typeOf(message), name: `deliver ${typeOf(message)}` };
      case "message":
        return { key: String(id), name: `deliver ${inSentence(message)} from ${sender} to ${receiver}` };
    }
  };
};

const says = (pattern: { readonly choice?: string }, choice: string | undefined): boolean =>
  pattern.choice === undefined || pattern.choice === choice;

const hasFields = (message: unknown, fields: object | undefined, { values }: FairnessParts): boolean => {
  if (fields === undefined) return true;
  if (typeof message !== "object" || message === null) return false;
  const place = (): string => "A field of a fairness pattern";
  return Object.entries(fields).every(
    ([key, value]) =>
      Object.hasOwn(message, key) &&
      values.intern((message as Record<string, unknown>)[key], place) === values.intern(value, place),
  );
};

const handler = (pattern: OfKind<KindsWith<"subject", "handler">>, parts: FairnessParts, refuse: Refuse): Matcher => {
  const of = nodesNamed(pattern.of, parts, refuse);
  const { labels, topology, infos } = parts;
  return (label) => {
    if (labels.kind(label) !== pattern.kind || !of.has(labels.node(label))) return null;
    const { id, groupIndex } = topology.nodes[labels.node(label)]!;
    const { name, value } = infos[groupIndex]![labels.what(label)]!;
    if (pattern.name !== undefined && pattern.name !== name) return null;
    if (pattern.value !== undefined && pattern.value !== value) return null;
    if (!says(pattern, labels.choice(label))) return null;
    if (pattern.each === "none") return { key: "", name: inWords(pattern) };
    if (pattern.each === "node") return { key: id, name: `${pattern.kind}s of ${id}` };
    const called = value === null ? name : `${name}(${value})`;
    return { key: `${id} ${labels.what(label)}`, name: `${pattern.kind} ${called} of ${id}` };
  };
};

const ofNode = (
  pattern: OfKind<Exclude<KindsWith<"place", "node">, "timer" | "action">>,
  parts: FairnessParts,
  refuse: Refuse,
): Matcher => {
  const of = nodesNamed(pattern.of, parts, refuse);
  const { labels, topology } = parts;
  const pairs = (rowOf(pattern.kind).each as readonly string[]).includes("pair");
  const each = "each" in pattern ? pattern.each : undefined;
  return (label) => {
    if (labels.kind(label) !== pattern.kind || !of.has(labels.node(label))) return null;
    if (!says("choice" in pattern ? pattern : {}, labels.choice(label))) return null;
    const { id } = topology.nodes[labels.node(label)]!;
    if (each === "none") return { key: "", name: inWords(pattern) };
    const event = labels.event(label);
    if (!pairs || each === "node" || !("peer" in event)) return { key: id, name: `${pattern.kind} of ${id}` };
    return { key: `${id} ${labels.what(label)}`, name: `${pattern.kind} ${event.peer} by ${id}` };
  };
};

const accident = (
  pattern: OfKind<Exclude<KindsWith<"place", "ends">, "deliver">>,
  parts: FairnessParts,
  refuse: Refuse,
): Matcher => {
  const to = nodesNamed(pattern.to, parts, refuse);
  const from = nodesNamed(pattern.from, parts, refuse);
  const { labels, envelopes } = parts;
  return (label) => {
    if (labels.kind(label) !== pattern.kind) return null;
    const info = envelopes.get(labels.what(label));
    return to.has(info.to) && from.has(info.from) ? { key: "", name: inWords(pattern) } : null;
  };
};
