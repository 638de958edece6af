// Random links: between whom, carrying what, in which order, and what may happen on them.
// The one idea: every combination that a network may have is a few small choices; what excludes itself is put right here.
// Not here: nodes, crashes and the rest of a protocol (protocols.ts).
import fc from "fast-check";
import type { Budget } from "../../../checker/language/index.ts";
import { TYPES } from "./roles.ts";

export interface LinkRule {
  readonly between: readonly [number, number] | null;
  readonly carrying: readonly number[] | null;
  readonly fifo: boolean;
  /** A queue for each type of message, or for each remainder of it. */
  readonly key: "none" | "type" | "parity";
  readonly copies: "one" | "many";
  readonly loses: Budget;
  readonly duplicates: Budget;
  /** Only where the protocol has exchanges, without queues and duplicates. */
  readonly atOnce: boolean;
  readonly disconnects: Budget;
  readonly onCrash: "keep" | "lose";
  readonly named: boolean;
}

const budget = (never: number, always: number): fc.Arbitrary<Budget> =>
  fc.oneof(
    { weight: never, arbitrary: fc.constant("never" as const) },
    { weight: always, arbitrary: fc.constant("always" as const) },
    { weight: 3, arbitrary: fc.record({ atMost: fc.integer({ min: 1, max: 2 }) }) },
  );

export const link: fc.Arbitrary<LinkRule> = fc.record({
  between: fc.option(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 })), { nil: null }),
  carrying: fc.option(fc.uniqueArray(fc.nat({ max: TYPES - 1 }), { minLength: 1, maxLength: 2 }), {
    nil: null,
    freq: 2,
  }),
  fifo: fc.constantFrom(true, true, false, true, false),
  key: fc.constantFrom("none" as const, "none" as const, "type" as const, "parity" as const),
  copies: fc.oneof(
    { weight: 2, arbitrary: fc.constant("one" as const) },
    { weight: 1, arbitrary: fc.constant("many" as const) },
  ),
  loses: budget(3, 2),
  duplicates: budget(3, 6),
  atOnce: fc.boolean(),
  disconnects: budget(3, 1),
  onCrash: fc.constantFrom("keep" as const, "lose" as const),
  named: fc.boolean(),
});

/** What the protocol around a link is like. */
export interface Setting {
  /** Where nodes and groups are found by number. */
  readonly place: (index: number) => string;
  readonly mayBeAtOnce: boolean;
}

const nameOf = ({ named }: LinkRule, index: number): string => (named ? `line ${index}` : `link${index + 1}`);

const isAtOnce = (link: LinkRule, { mayBeAtOnce }: Pick<Setting, "mayBeAtOnce">): boolean =>
  link.atOnce && mayBeAtOnce && !link.fifo;

/** A queue cannot be a set. */
const duplicatesOf = (link: LinkRule, setting: Pick<Setting, "mayBeAtOnce">): Budget => {
  if (isAtOnce(link, setting)) return "never";
  return link.fifo && link.duplicates === "always" ? { atMost: 1 } : link.duplicates;
};

type Typed = { readonly message: { readonly type: string } };
const orderOf = ({ fifo, key }: LinkRule) => {
  if (!fifo) return "none";
  if (key === "none") return "fifo";
  if (key === "type") return { fifo: ({ message }: Typed) => message.type };
  return { fifo: ({ message }: Typed) => String(Number(message.type.slice(1)) % 2) };
};

/** The links of the text; those before the last may join and carry only some. */
export const linksOf = (rules: readonly LinkRule[], setting: Setting) =>
  rules.map((each, i) => {
    const last = i === rules.length - 1;
    return {
      ...(each.named ? { name: nameOf(each, i) } : {}),
      ...(!last && each.between !== null ? { between: each.between.map(setting.place) } : {}),
      ...(!last && each.carrying !== null ? { carrying: each.carrying.map((t) => `m${t}`) } : {}),
      order: orderOf(each),
      copies: each.copies,
      loses: each.loses,
      duplicates: duplicatesOf(each, setting),
      ...(isAtOnce(each, setting) ? { delivery: "at once" } : {}),
      ...(each.fifo ? { onCrash: each.onCrash } : {}),
      ...(each.fifo && each.disconnects !== "never" ? { disconnects: each.disconnects } : {}),
    };
  });

/** The names of their budgets. */
export const budgetsOf = (rules: readonly LinkRule[], setting: Pick<Setting, "mayBeAtOnce">): string[] =>
  rules.flatMap((each, i) => [
    ...(typeof each.loses === "object" ? [`${nameOf(each, i)} loses`] : []),
    ...(typeof duplicatesOf(each, setting) === "object" ? [`${nameOf(each, i)} duplicates`] : []),
    ...(each.fifo && typeof each.disconnects === "object" ? [`${nameOf(each, i)} disconnects`] : []),
  ]);

/** With one link and one queue for a pair the order of what is in flight between two nodes means something. */
export const isOneQueue = (rules: readonly LinkRule[]): boolean =>
  rules.length === 1 && rules.every(({ fifo, key }) => !fifo || key === "none");
