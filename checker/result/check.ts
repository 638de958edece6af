// Checking a protocol or spec: search it, then say claim by claim what that proves.
// The one idea: verdicts follow from four facts (was the claim hit, did the search end by itself, did a bound cut, does it rest on
// what was compared only so far), and nothing else decides between `holds` and less.
// Not here: the search itself (search/), models and their expectations (scenarios.ts).
import { askedBy, claimRow, type ExitCode, NO_DEADLOCK } from "../language/index.ts";
import { type Rebuilt, rebuild } from "../search/evidence.ts";
import { Explorer } from "../search/explorer.ts";
import { failsLike } from "../search/failures.ts";
import { eventsTo } from "../search/frontier/frontier.ts";
import type { Stop } from "../search/limits.ts";
import type { Bound, Evidence, Failure, Progress, SearchOptions, Settled, Surroundings } from "../search/options.ts";
import { PromiseBroken } from "../search/reduction.ts";
import { brokenOff, completeToDepth, endedBy, type Outcome } from "../search/search-outcome.ts";
import type { AskedClaim, Hits } from "../search/watchers/open-claims.ts";
import type { Decisions } from "../temporal/decide.ts";
import type { Decision } from "../temporal/exploration.ts";
import { asking, askingAnew } from "./asked-claims.ts";
import { coverageOf } from "./coverage.ts";
import { Liveness } from "./liveness.ts";
import { aloneBecause, searchedOf } from "./looking-ahead.ts";
import { profileOf } from "./profile.ts";
import { AFTER_ERROR, type Purity, purityOf } from "./purity.ts";
import type { ClaimResult, OverallVerdict, Result, Verdict } from "./result.ts";
import type { Source } from "./source.ts";
import { held, isUnmet, leftBy, together, unmet } from "./verdicts.ts";
import { warningsOf } from "./warnings.ts";

/**
 * Explores all reachable states within the given bounds and decides every claim, or those that the options name.
 * Throws KripkeError 2 where they name one that there is not, and 150 if the source cannot be run; an error in its handlers or claims is
 * part of the result (75).
 */
export const checkSource = async (
  source: Source,
  options: SearchOptions,
  surroundings: Surroundings,
): Promise<Result> => {
  const { claims } = options;
  const { anew } = surroundings;
  const asked = asking(source, claims);
  if (claims === undefined || anew === undefined) return checkAsked(asked, options, surroundings);
  return checkAsked(asked, options, {
    ...surroundings,
    anew: (ask) => anew((found) => ask(askingAnew(found, claims))),
  });
};

const checkAsked = async (source: Source, options: SearchOptions, surroundings: Surroundings): Promise<Result> => {
  const started = surroundings.now();
  const result = await checkOnce(source, options, surroundings);
  if (result !== null) return result;
  // Losses were left out that somebody sees, so now they are followed.
  const spent = (surroundings.now() - started) / 1000;
  const { maxSeconds } = options;
  const left = maxSeconds === undefined ? {} : { maxSeconds: Math.max(0, maxSeconds - spent) };
  const whole = await checkOnce(source, { ...options, ...left, reduction: false }, surroundings);
  return { ...whole!, seconds: (surroundings.now() - started) / 1000 };
};

/** Null: nothing is said, because something was left out that is not to be left out (search/never-delivered.ts). */
const checkOnce = async (
  source: Source,
  options: SearchOptions,
  surroundings: Surroundings,
): Promise<Result | null> => {
  const started = surroundings.now();
  const settled = surroundings.unlessStill ?? unwatched;
  let peak = surroundings.memory();
  const made = await settled(async () => {
    // What is broken off while an event of the host is handled would take the host with it: not so behind an await.
    await null;
    const onProgress = (progress: Progress): void => {
      peak = Math.max(peak, progress.memoryBytes);
      options.onProgress?.(progress);
    };
    return begin(source, { ...options, onProgress }, surroundings);
  });
  if (made.still !== null) throw made.still;
  const { search, liveness, alone } = made.value;
  const ran = await settled(async () => {
    await liveness.scout(surroundings);
    return search.run();
  });
  const explored = ran.still === null ? ran.value : brokenOff(search.outcome(), ran.still);
  if (explored.isGivenUp) return null;
  const { handlerCalls } = explored.machine.tells;
  const proved = await settled(async () =>
    explored.failure === null && !needsNoProof(explored, options)
      ? (explored.symmetry?.broken(explored.limits) ?? null)
      : null,
  );
  const afterProof = unlessBrokenOff(explored, proved);
  const proofBroken = proved.still === null ? proved.value : null;
  const decided = await settled(async () =>
    ran.still === null ? liveness.decide(afterProof, surroundings) : liveness.undecided(afterProof),
  );
  const temporal = decided.still === null ? decided.value : liveness.undecided(afterProof);
  const afterLiveness = unlessBrokenOff(endedBy(afterProof, temporal.stop), decided);
  const isSound = afterLiveness.failure === null && proofBroken === null && temporal.failed === null;
  const again = await settled(async () =>
    isSound ? purityOf(source, options, surroundings, afterLiveness) : AFTER_ERROR,
  );
  const purity = again.still === null ? again.value : AFTER_ERROR;
  peak = Math.max(peak, surroundings.memory());
  const outcome = unlessBrokenOff(afterLiveness, again);
  const promiseBroken = proofBroken ?? purity.broken;
  const findings = { source, outcome, searchEndedBy: explored.stop, temporal, options, promiseBroken, purity };
  const told = await settled(async () => resultOf(findings, true));
  const result =
    told.still === null ? told.value : resultOf({ ...findings, outcome: unlessBrokenOff(outcome, told) }, false);
  const warnings = alone === null ? result.warnings : [...result.warnings, `one worker searches, because ${alone}`];
  return { ...result, warnings, handlerCalls, seconds: (surroundings.now() - started) / 1000, peakMemoryBytes: peak };
};

/**
 * Where certain claims were sought and found, and that ended the search, each is told by a trace in real names, and nothing is concluded
 * from what was not found: then there is nothing to prove. That nothing follows on a state is not shown by a trace.
 */
const needsNoProof = ({ stop, claims }: Outcome, { first }: SearchOptions): boolean =>
  stop === "first" &&
  typeof first === "object" &&
  claims.every((claim) => claim.hits === null || askedBy(claim.kind).search !== "ends");

/** The outcome after some work on it, which failed where a call of the author's code in it stood still. */
const unlessBrokenOff = (outcome: Outcome, { still }: Settled<unknown>): Outcome =>
  still === null ? outcome : brokenOff(outcome, still);

/** Where nobody watches for calls that stand still. */
export const unwatched = async <T>(work: () => Promise<T>): Promise<Settled<T>> => ({
  value: await work(),
  still: null,
});

/** What a check works with, before anything was searched. */
const begin = (source: Source, options: SearchOptions, surroundings: Surroundings) => {
  const { machine, claims } = searchedOf(source, options);
  const { checkpoints, helpers } = surroundings;
  const liveness = new Liveness(source, machine, options, checkpoints === undefined);
  const extras = checkpoints === undefined ? liveness.extras : { checkpoints };
  const alone = aloneBecause(claims, options, surroundings, liveness.extras.graph !== undefined);
  const helped = helpers === undefined || alone !== null ? extras : { ...extras, helpers };
  return {
    liveness,
    alone: helpers === undefined ? null : alone,
    search: new Explorer(machine, claims, options, surroundings, helped),
  };
};

interface Findings {
  readonly source: Source;
  /** Of the search, with what ended or failed in the work that came after it. */
  readonly outcome: Outcome;
  /** A bound that ends the work on what was found takes nothing from what was found. */
  readonly searchEndedBy: Stop | null;
  readonly temporal: Decisions;
  readonly options: SearchOptions;
  /** What the proof of symmetry met, or who asked again. */
  readonly promiseBroken: PromiseBroken | null;
  /** What was asked again. */
  readonly purity: Purity;
}

type Told = Omit<Result, "handlerCalls" | "seconds" | "peakMemoryBytes">;

/** `paths`: false where finding the paths again called what does not come back. */
const resultOf = (findings: Findings, paths: boolean): Told => {
  const { source, outcome, searchEndedBy, temporal, options, promiseBroken, purity } = findings;
  const shown = paths ? evidenceOf(outcome) : NOTHING_SHOWN;
  const broken = outcome.failure === null ? (promiseBroken ?? shown.broken) : null;
  const verdicts = inOrder(source, [
    ...verdictsOf({ ...outcome, stop: searchEndedBy }, shown, broken !== null),
    ...temporal.decided.map((decision) => temporalResult(decision, broken !== null || outcome.failure !== null)),
  ]);
  const failed = outcome.failure === null ? temporal.failed : outcome;
  const failure: Failure | null =
    broken === null ? (failed?.failure ?? null) : { error: broken, index: -1, label: -1, initial: 0 };
  const error =
    failure === null
      ? null
      : {
          message: failure.error.message,
          evidence: paths ? failureEvidence(broken === null ? failed! : outcome, failure) : NO_PATH,
          ...(failure.error instanceof PromiseBroken ? { shown: false as const } : {}),
        };
  const exitCode = exitCodeOf(error !== null, verdicts);
  const coverage = coverageOf(outcome);
  return {
    verdict: overall(exitCode, verdicts),
    exitCode,
    states: outcome.counts,
    bounds: boundsOf(outcome),
    reductions: [outcome.symmetry, outcome.undelivered]
      .flatMap((reduction) => (reduction === null ? [] : [reduction.words]))
      .concat(temporal.notes),
    purity: purity.note,
    warnings: [...new Set([...warningsOf(outcome, coverage), ...temporal.warnings, ...purity.warnings])],
    claims: verdicts,
    coverage,
    ...(options.search === "depth" ? { search: options.search } : {}),
    ...(options.profile === true ? { profile: profileOf(outcome) } : {}),
    error,
    completeToDepth: completeToDepth(outcome),
  };
};

const boundsOf = ({ machine, cut, stop, counts }: Outcome): Bound[] => {
  const bounds: Bound[] = [];
  if (machine.asks.within !== null) bounds.push({ kind: "within", cut: cut.within });
  if (cut.depth > 0) bounds.push({ kind: "depth", cut: cut.depth });
  if (stop !== null) bounds.push({ kind: stop, cut: counts.frontier });
  return bounds;
};

const NO_PATH: Evidence = { initial: null, events: [], loopStart: null };

/** The paths of the claims that were hit. */
interface Shown {
  readonly evidence: ReadonlyMap<AskedClaim, readonly Evidence[]>;
  /** What stands for a state hits a claim, and no state that it stands for does. */
  readonly broken: PromiseBroken | null;
}

const NOTHING_SHOWN: Shown = { evidence: new Map(), broken: null };

const evidenceOf = (outcome: Outcome): Shown => {
  const hit = outcome.claims.filter((claim) => claim.hits !== null);
  const evidence = new Map<AskedClaim, readonly Evidence[]>();
  let broken: PromiseBroken | null = null;
  const twins = hit.filter((claim) => claim.twin >= 0);
  const twinEvidence = new Map(
    rebuild(
      outcome,
      twins.map(({ twin }) => ({ events: eventsTo(outcome.ways, twin), states: [twin], initial: [], edges: [] })),
    ).map((found, i) => [twins[i]!, found] as const),
  );
  for (const [i, { breaks, ...found }] of rebuild(
    outcome,
    hit.map((claim) => claim.hits!),
  ).entries())
    if (breaks === true) broken ??= toldApart(outcome, hit[i]!);
    else
      evidence.set(
        hit[i]!,
        // Of two paths the second is the longer one; depth first a state may have been met that lies nearer than its twin.
        [twinEvidence.get(hit[i]!), found]
          .filter((path) => path !== undefined)
          .sort((one, other) => one.events.length - other.events.length),
      );
  return { evidence, broken };
};

const verdictsOf = (outcome: Outcome, { evidence }: Shown, isBroken: boolean): ClaimResult[] =>
  outcome.claims.map((claim) => {
    const found = evidence.get(claim) ?? [];
    const verdict = verdictOf(outcome, claim, found.length > 0, isBroken);
    const paths = verdict === "undecided" ? [] : found;
    return {
      name: claim.name,
      kind: claim.kind,
      verdict,
      events: paths.at(-1)?.events.length ?? null,
      loopStart: null,
      traces: [],
      evidence: paths,
    };
  });

/** A claim that what stands for a state hits, and the state itself does not: the promise of symmetry is broken. */
const toldApart = ({ machine: { assumes } }: Outcome, claim: AskedClaim): PromiseBroken =>
  new PromiseBroken(
    assumes.symmetry === null
      ? `The way to where "${claim.name}" was hit is not found again: the code of the model answers otherwise than it did; it may depend on nothing but its arguments (no counters, clocks or random numbers).`
      : `Symmetry of ${assumes.symmetry.groups.join(" and ")} is declared, but the claim "${claim.name}" tells their members apart: whether it is hit depends on what they are called. Refer to members only through their states and ids, not by position or by a name written down; or leave symmetry out.`,
  );

/** A liveness claim is violated by a behaviour, or by what begins one; one that a bound may have hidden is not decided by it. */
const temporalResult = (
  { source: { name, kind }, refutation, outcome, undecided }: Decision,
  isBroken: boolean,
): ClaimResult => ({
  name,
  kind,
  verdict: refutation !== null ? "violated" : undecided !== null || isBroken ? "undecided" : verdictWithout(outcome),
  events: refutation?.events.length ?? null,
  loopStart: refutation?.loopStart ?? null,
  traces: [],
  evidence: refutation === null ? [] : [refutation],
});

const verdictWithout = (outcome: Outcome): Verdict =>
  outcome.stop !== null || outcome.failure !== null ? "undecided" : held(leftBy(outcome));

/** In the order of the author's text. */
const inOrder = (source: Source, results: readonly ClaimResult[]): ClaimResult[] => {
  const names = [...Object.keys(source.claims), NO_DEADLOCK];
  return [...results].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
};

/** What is said of a claim of which no evidence was found. */
const WITHOUT = { violated: held, witnessed: unmet } as const;

/** Where symmetry is broken only what a path shows is so; that nothing follows on a state is not shown by the path to it. */
const verdictOf = (outcome: Outcome, claim: AskedClaim, isShown: boolean, isBroken: boolean): Verdict => {
  const { evidence } = claimRow(claim.kind);
  if (isBroken && (askedBy(claim.kind).search === "ends" || !isShown)) return "undecided";
  if (claim.hits !== null) return evidence;
  if (outcome.stop !== null || outcome.failure !== null) return "undecided";
  return WITHOUT[evidence](leftBy(outcome));
};

/** Of several claims that failed. */
const FIRST_EXITS = [12, 11, 13] as const;

/** The first that applies: something threw, a claim failed, deadlock, something undecided. */
const exitCodeOf = (threw: boolean, claims: readonly ClaimResult[]): ExitCode => {
  if (threw) return 75;
  const failed = claims.filter(({ verdict }) => verdict === "violated" || isUnmet(verdict));
  const exits = new Set(failed.map(({ kind }) => claimRow(kind).exitCode));
  const first = FIRST_EXITS.find((code) => exits.has(code));
  if (first !== undefined) return first;
  return claims.some(({ verdict }) => verdict === "undecided") ? 1 : 0;
};

const overall = (exitCode: ExitCode, claims: readonly ClaimResult[]): OverallVerdict => {
  switch (exitCode) {
    case 75:
      return "error";
    case 11:
      return "deadlock";
    case 1:
      return "undecided";
    case 0:
      return together(claims);
    default:
      return "violated";
  }
};

/** The path to where user code failed; the transition it failed on comes last. */
const failureEvidence = (outcome: Outcome, failure: Failure): Evidence => {
  if (failure.index < 0) {
    const { initial } = outcome.machine;
    return { initial: initial.length > 1 ? initial[failure.initial]!.choice : null, events: [], loopStart: null };
  }
  const { index, label } = failure;
  const events = eventsTo(outcome.ways, index);
  const hits: Hits =
    label < 0
      ? { events, states: [index], initial: [], edges: [] }
      : {
          events: events + 1,
          states: [],
          initial: [],
          edges: [index, label],
          hitsClaim: failsLike(
            outcome,
            failure,
            outcome.claims.filter(({ hits }) => hits === null || hits.events === events + 1),
          ),
        };
  // An error that does not come again in real names is told with the path to where it broke off.
  const [{ breaks: _, ...evidence }] = rebuild(outcome, [hits]) as [Rebuilt];
  return evidence;
};
