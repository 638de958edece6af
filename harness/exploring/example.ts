// A behaviour on which a claim has something to say and is kept: what a claim looks like when it holds.
// The one idea: a claim of existence is searched for; of every other one walks at random are compared by how often it changes what it says,
// since one that says the same from beginning to end shows nothing.
// Not here: asking claims along a way (traces/viewer/statuses.ts).
import { claimRow, NO_DEADLOCK, reachable, type Says, type Source, walk } from "../../checker/index.ts";
import { A_WALK, type live, parseTrace, statusOf, type Trace, traceText } from "../../traces/index.ts";
import { randomWalk } from "../stepping/random-walk.ts";
import { initialStates, type Stepping } from "../stepping/state.ts";
import { type SeekOptions, wayTo } from "./seek.ts";
import { type TracesOf, traceOfEvidence } from "./way-trace.ts";

type AnyClaim = Source["claims"][string];

/** Walks that are compared, and their events. */
const [WALKS, EVENTS] = [40, 30];
/** Changes of what is said that are worth having; more only make it longer. */
const ENOUGH = 4;

export const example = async (of: TracesOf, claim: string, options: SeekOptions): Promise<live.Found> => {
  const { claims } = of.subject.source;
  const own = Object.hasOwn(claims, claim) ? claims[claim]! : null;
  if (own !== null && claimRow(own.kind).evidence === "witnessed") return wayTo(of, claim, { [claim]: own }, options);
  return (own?.kind === "always" ? await firstSaid(of, claim, own, options) : null) ?? walked(of, claim, options);
};

/** Of an invariant that says something only sometimes, a shortest way to where it does and is kept. */
const firstSaid = async (
  of: TracesOf,
  claim: string,
  { says }: Pick<AnyClaim, "says">,
  options: SeekOptions,
): Promise<live.Found | null> => {
  const isKept = says as (state: object, world: unknown) => Says;
  const asked = reachable((state: object, world: unknown) => isKept(state, world) === true);
  const { trace, sentence } = await wayTo(of, SAID, { [SAID]: asked }, { ...options, seconds: options.seconds / 2 });
  return trace === null || parseTrace(trace, SAID).events.length === 0
    ? null
    : { trace, sentence: `"${claim}" has something to say here, and is kept: ${sentence}` };
};
const SAID = "it says something";

/** How a walk speaks of a claim: after so many events it has changed so often. */
interface Telling {
  readonly trace: Trace;
  readonly events: number;
  readonly changes: number;
}

const walked = (of: TracesOf, claim: string, { signal, seconds }: SeekOptions): live.Found => {
  const { source } = of.subject;
  const on = walk(source);
  const initial = initialStates(source, on);
  const until = performance.now() + seconds * 1000;
  let best: Telling | null = null;
  for (let seed = 1; seed <= WALKS && !signal.aborted && performance.now() < until; seed++) {
    const { choice, state } = initial[seed % initial.length]!;
    const end: Stepping = randomWalk<Stepping>(state, { seed, events: EVENTS });
    const evidence = { initial: initial.length > 1 ? choice : null, events: end.events, loopStart: null };
    const told = tellingOf(traceOfEvidence(A_WALK, evidence, of), statusOf(source, claim, evidence, on));
    if (told !== null && (best === null || isBetter(told, best))) best = told;
  }
  if (best === null)
    return {
      trace: null,
      sentence: `no walk was found on which "${claim}" is kept: in each it is violated, or throws`,
    };
  const trace = { ...best.trace, events: best.trace.events.slice(0, best.events) };
  return { trace: traceText(trace), sentence: sentenceFor(claim, best) };
};

const isBetter = (one: Telling, other: Telling): boolean =>
  one.changes > other.changes || (one.changes === other.changes && one.events < other.events);

const sentenceFor = (claim: string, { changes, events }: Telling): string => {
  const walk = `a walk of ${events} event${events === 1 ? "" : "s"}`;
  if (claim === NO_DEADLOCK) return `${walk} on which something can always happen, or the end is legitimate`;
  return changes === 0
    ? `${walk} on which "${claim}" is kept; it says the same throughout, as it did in each of ${WALKS} walks`
    : `${walk} on which "${claim}" is kept, and changes what it says ${changes === 1 ? "once" : `${changes} times`}`;
};

/** Null: on this walk the claim is violated, or throws. */
const tellingOf = (trace: Trace, { marks, conditions }: ReturnType<typeof statusOf>): Telling | null => {
  if (/[n!]/.test(marks)) return null;
  let changes = 0;
  let events = Math.min(trace.events.length, EVENTS / 3);
  for (let at = 1; at <= trace.events.length && changes < ENOUGH; at++) {
    const isOther = [marks, ...conditions.map((condition) => condition.marks)].some(
      (each) => (each[at] ?? " ") !== (each[at - 1] ?? " ") && (each[at - 1] ?? " ") !== " ",
    );
    if (!isOther) continue;
    changes++;
    // What is owed is better shown paid.
    if (marks[at] !== "o") events = at;
  }
  return { trace, events, changes };
};
