// The checker: what models, traces, bench and the command line import of it.
// The one idea: this is the only door; behind it, language ← machine ← search ← temporal ← result.
// Not here: models, trace files, the command line.

export { type ByKind, type EventOf, saidOf, type TraceEvent } from "./events/event.ts";
export { type EventKind, type FieldContent, KIND_NAMES, KINDS, type KindsWith, rowOf } from "./events/kinds.ts";
export * from "./language/index.ts";
export { nearest, suggestion } from "./language/nearest.ts";
export * from "./machine/calls.ts";
export { ObserverNeeded } from "./machine/machine.ts";
export { walk } from "./machine/walk/walker.ts";
export type { Exchange, Move, NodeSnapshot, Position, Snapshot, Walk } from "./machine/walk.ts";
export * from "./observers/index.ts";
export type { CauseRow } from "./result/causes.ts";
export { checkSource } from "./result/check.ts";
export * from "./result/explain.ts";
export * from "./result/explanation.ts";
export { faultKindsOf } from "./result/fault-kinds.ts";
export { lookingAheadOf } from "./result/looking-ahead.ts";
export type { Profile, ProfileRow } from "./result/profile.ts";
export * from "./result/report.ts";
export type * from "./result/result.ts";
export * from "./result/scenarios.ts";
export { simulateSource } from "./result/simulate.ts";
export * from "./result/simulation.ts";
export { endsAll, joined } from "./result/simulations.ts";
export { isSource, type Source } from "./result/source.ts";
export * from "./result/suite.ts";
export { isUnmet } from "./result/verdicts.ts";
export type { Checkpoints, SavedNumbers, SavedSearch } from "./search/checkpoint/saved-search.ts";
export {
  type Answer,
  type Helper,
  type Helpers,
  MOST_WORKERS,
  type Order,
  type Pace,
} from "./search/parallel/orders.ts";
export { type Duty, type Judgement, type LassoWalk, onLassoWalk, type Truth } from "./temporal/lasso-walk.ts";
export { canonicalText, sameValue } from "./values/canonical-text.ts";
export { type Draw, drawsOf } from "./values/draws.ts";
export { type FamilyMember, textOfMember } from "./values/family-value.ts";
export { typeOf } from "./values/message-type.ts";
export { cut, enumerated, fieldsOf, inSentence, isPlain, printed, printedMessage } from "./values/print.ts";
export { ValueTable } from "./values/values.ts";
