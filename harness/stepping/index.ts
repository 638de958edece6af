// Stepping a model by hand: what tests and programs import of it.
// Not here: simulation at speed, which builds one successor and not all.
export { allowed, type PlacedFault, type RandomWalkOptions, randomWalk } from "./random-walk.ts";
export { type StartOptions, sourceToStart } from "./source.ts";
export {
  type AnyState,
  type Enabled,
  type ProtocolState,
  type SpecState,
  type StateFrom,
  type Steps,
  start,
  type WhichOf,
} from "./state.ts";
export type { Which, WhichAction } from "./which.ts";
