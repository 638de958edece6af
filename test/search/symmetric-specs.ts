// Specs with interchangeable names, for tests: two-phase commit as a message set, and Voting.
// The one idea: names stand wherever they can: as keys of records, members of sets, keys of Maps, values in messages, values of
// families; the same spec with components and without has the same states.
// Not here: what is asked of them (symmetric-specs.test.ts).
import { always, reachable, spec } from "../../checker/index.ts";
import type { Source } from "../../checker/result/source.ts";

export const namesFrom = (letter: string, size: number): string[] =>
  Array.from({ length: size }, (_, i) => `${letter}${i + 1}`);

type Phase = "working" | "prepared" | "committed" | "aborted";
interface TwoPhase {
  readonly rm: Readonly<Record<string, Phase>>;
  readonly tm: string;
  readonly known: ReadonlySet<string>;
  readonly sent: ReadonlySet<{ readonly type: string; readonly rm?: string }>;
}

const has = (sent: TwoPhase["sent"], type: string, rm?: string): boolean =>
  [...sent].some((message) => message.type === type && message.rm === rm);

/** TwoPhase.tla by Gray and Lamport; `finely`: with components of their own. */
export const twoPhase = (size: number, finely: boolean): Source => {
  const rms = namesFrom("rm", size);
  const set = (s: TwoPhase, rm: string, to: Phase): TwoPhase => ({ ...s, rm: { ...s.rm, [rm]: to } });
  const say = (s: TwoPhase, type: string, rm?: string): TwoPhase => ({
    ...s,
    sent: new Set([...s.sent, rm === undefined ? { type } : { type, rm }]),
  });
  return spec<TwoPhase, never>(
    "two-phase",
    {
      init: [
        { rm: Object.fromEntries(rms.map((rm) => [rm, "working"])), tm: "init", known: new Set(), sent: new Set() },
      ],
      ...(finely ? { components: { rm: "record", known: "set", sent: "set" } } : {}),
      symmetry: [rms],
      actions: {
        tmCommit: (s) =>
          s.tm === "init" && rms.every((rm) => s.known.has(rm)) ? say({ ...s, tm: "committed" }, "commit") : undefined,
        tmAbort: (s) => (s.tm === "init" ? say({ ...s, tm: "aborted" }, "abort") : undefined),
        tmReceives: {
          each: rms,
          do: (s, rm) =>
            s.tm === "init" && has(s.sent, "prepared", rm) ? { ...s, known: new Set([...s.known, rm]) } : undefined,
        },
        prepare: {
          each: rms,
          do: (s, rm) => (s.rm[rm] === "working" ? say(set(s, rm, "prepared"), "prepared", rm) : undefined),
        },
        abort: { each: rms, do: (s, rm) => (s.rm[rm] === "working" ? set(s, rm, "aborted") : undefined) },
        learnCommit: { each: rms, do: (s, rm) => (has(s.sent, "commit") ? set(s, rm, "committed") : undefined) },
        learnAbort: { each: rms, do: (s, rm) => (has(s.sent, "abort") ? set(s, rm, "aborted") : undefined) },
      },
      ends: () => true,
    },
    {
      "no split decision": always(({ rm }: TwoPhase) => {
        const ends = new Set(Object.values(rm));
        return !(ends.has("committed") && ends.has("aborted"));
      }),
      "all commit": reachable(({ rm }: TwoPhase) => Object.values(rm).every((phase) => phase === "committed")),
    } as never,
  ) as unknown as Source;
};

interface Voting {
  readonly votes: ReadonlyMap<string, ReadonlySet<readonly [number, string]>>;
  readonly maxBal: Readonly<Record<string, number>>;
}

/** Voting.tla by Lamport: acceptors and values are interchangeable, and acceptors are keys of a Map and of a record. */
export const voting = (acceptors: number, values: number, ballots: number, finely: boolean): Source => {
  const as = namesFrom("acceptor", acceptors);
  const vs = namesFrom("value", values);
  const bs = Array.from({ length: ballots }, (_, b) => b);
  const votesOf = (s: Voting, a: string): readonly (readonly [number, string])[] => [...s.votes.get(a)!];
  const voted = (s: Voting, a: string, b: number, v: string): boolean =>
    votesOf(s, a).some(([c, w]) => c === b && w === v);
  const isQuorum = (size: number): boolean => 2 * size > acceptors;
  const chosen = (s: Voting, b: number, v: string): boolean => isQuorum(as.filter((a) => voted(s, a, b, v)).length);
  const cannot = (s: Voting, a: string, b: number): boolean =>
    s.maxBal[a]! > b && !votesOf(s, a).some(([c]) => c === b);
  const safe = (s: Voting, b: number, v: string): boolean =>
    bs.every((c) => c >= b || isQuorum(as.filter((a) => voted(s, a, c, v) || cannot(s, a, c)).length));
  return spec<Voting, never>(
    "voting",
    {
      init: [{ votes: new Map(as.map((a) => [a, new Set()])), maxBal: Object.fromEntries(as.map((a) => [a, -1])) }],
      ...(finely ? { components: { maxBal: "record" } } : {}),
      symmetry: [as, vs],
      actions: {
        increase: {
          each: as.flatMap((a) => bs.map((b) => [a, String(b)])),
          do: (s, a, b) => (Number(b) > s.maxBal[a!]! ? { ...s, maxBal: { ...s.maxBal, [a!]: Number(b) } } : undefined),
        },
        vote: {
          each: as.flatMap((a) => bs.flatMap((b) => vs.map((v) => [a, String(b), v]))),
          do: (s, a, text, v) => {
            const b = Number(text);
            if (s.maxBal[a!]! > b || votesOf(s, a!).some(([c]) => c === b)) return undefined;
            if (as.some((other) => other !== a && votesOf(s, other).some(([c, w]) => c === b && w !== v)))
              return undefined;
            if (!safe(s, b, v!)) return undefined;
            const votes = new Map([...s.votes, [a!, new Set([...s.votes.get(a!)!, [b, v!] as const])]]);
            return { votes, maxBal: { ...s.maxBal, [a!]: b } };
          },
        },
      },
      ends: () => true,
    },
    {
      "one value is chosen": always((s: Voting) => vs.filter((v) => bs.some((b) => chosen(s, b, v))).length <= 1),
      "a value is chosen": reachable((s: Voting) => vs.some((v) => bs.some((b) => chosen(s, b, v)))),
    } as never,
  ) as unknown as Source;
};
