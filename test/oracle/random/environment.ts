// The random surroundings of a protocol beside its links and crashes: partitions, the failure detector, slow timers, observers.
// The one idea: each is data of a few small numbers, laid over whatever nodes there are.
// Not here: links and crashes (protocols.ts), what nodes make of it (roles.ts).
import fc from "fast-check";
import { type Observer, observer } from "../../../checker/language/index.ts";
import { look } from "./locals.ts";

export interface EnvironmentRules {
  readonly partitions: {
    readonly atMost: number;
    readonly heals: boolean;
    /** By the places of the nodes, one group of the split for each number; null: every split. */
    readonly into: readonly number[] | null;
    readonly crossing: "waits" | "lost";
  } | null;
  readonly detector:
    | "perfect"
    | "synchronous"
    | "unreliable"
    | { readonly unreliable: { readonly atMost: number } }
    | null;
  readonly slow: readonly string[];
  readonly observers: readonly ObserverRule[];
}

export interface ObserverRule {
  readonly remembers: (typeof MEMORIES)[number];
  readonly of: (typeof KINDS)[number];
}
const MEMORIES = ["count", "who", "last", "changes", "said", "moves"] as const;
const KINDS = [
  "deliver",
  "timer",
  "action",
  "crash",
  "restart",
  "suspect",
  "disconnected",
  "drop",
  "partition",
] as const;

const observerRule: fc.Arbitrary<ObserverRule> = fc.record({
  remembers: fc.constantFrom(...MEMORIES),
  of: fc.constantFrom("deliver" as const, "deliver" as const, ...KINDS),
});

export const environmentRules: fc.Arbitrary<EnvironmentRules> = fc.record({
  partitions: fc.option(
    fc.record({
      atMost: fc.integer({ min: 1, max: 2 }),
      heals: fc.constantFrom(true, true, false),
      into: fc.option(fc.array(fc.nat({ max: 2 }), { minLength: 3, maxLength: 3 }), { nil: null, freq: 4 }),
      crossing: fc.constantFrom("waits" as const, "lost" as const),
    }),
    { nil: null, freq: 2 },
  ),
  detector: fc.constantFrom(
    null,
    "perfect" as const,
    "perfect" as const,
    "synchronous" as const,
    "synchronous" as const,
    "synchronous" as const,
    "unreliable" as const,
    { unreliable: { atMost: 1 } },
    { unreliable: { atMost: 2 } },
  ),
  slow: fc.constantFrom<readonly string[]>([], ["timer0"], ["timer1"], ["timer0", "timer1"]),
  observers: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(observerRule, { minLength: 1, maxLength: 2 }) },
  ),
});

interface Seen {
  readonly kind: string;
  readonly node?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly sends?: readonly { readonly to: string }[];
  readonly from?: string;
}

/** Small memories, so that they multiply states by little. */
export const observerOf = ({ remembers, of }: ObserverRule, index: number): Observer<unknown, Seen> => {
  const name = `watch ${index}`;
  switch (remembers) {
    case "count":
      return observer<unknown, Seen>(name, 0, (n, { kind }) => (kind === of ? Math.min((n as number) + 1, 2) : n));
    case "who":
      return observer<unknown, Seen>(name, new Set(), (who, { kind, node }) =>
        kind === of && node !== undefined ? new Set([node, ...(who as Set<string>)]) : who,
      );
    case "last":
      return observer<unknown, Seen>(name, null, (last, { kind, node }) => (kind === of ? (node ?? kind) : last));
    case "changes":
      return observer<unknown, Seen>(name, { changes: 0 }, (seen, { kind, before, after }) =>
        kind === of && before !== undefined && look(before).phase !== look(after).phase
          ? { changes: 1 - (seen as { changes: number }).changes }
          : seen,
      );
    case "said":
      return observer<unknown, Seen>(name, new Map(), (said, { kind, node, sends }) =>
        kind === of && node !== undefined
          ? new Map([...(said as Map<string, number>), [node, Math.min((sends ?? []).length, 2)]])
          : said,
      );
    case "moves":
      return observer<unknown, Seen>(name, [], (moves, { kind, from, node }) =>
        kind === of && from !== undefined ? [from, ...(node === undefined ? [] : [node])] : moves,
      );
  }
};

/** The one number or the several nodes that a memory holds, as a number. */
export const sizeOf = (memory: unknown): number => {
  if (typeof memory === "number") return memory;
  if (memory instanceof Set || memory instanceof Map) return memory.size;
  if (Array.isArray(memory)) return memory.length;
  return memory === null ? 0 : typeof memory === "string" ? 1 : (memory as { changes: number }).changes;
};

/** The parts of a system's text; `nodes` in order. Nodes that are alike are not told apart by a split. */
export const environmentOf = (
  rules: EnvironmentRules,
  nodes: readonly string[],
  timers: readonly string[],
  alike: boolean,
) => {
  const { partitions, detector } = rules;
  const slow = rules.slow.filter((name) => timers.includes(name));
  const sides = [0, 1, 2].map((side) => nodes.filter((_, i) => (partitions?.into ?? [])[i % 3] === side));
  const named = sides.filter((side) => side.length > 0);
  const into = partitions?.into !== null && !alike && named.length > 1 ? { into: named.slice(0, 2) } : {};
  return {
    ...(partitions === null || nodes.length < 2
      ? {}
      : {
          partitions: {
            atMost: partitions.atMost,
            heals: partitions.heals,
            crossing: partitions.crossing,
            ...into,
          },
        }),
    ...(detector === null ? {} : { detector }),
    ...(slow.length > 0 ? { slow } : {}),
  };
};
