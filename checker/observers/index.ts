// Common observers, and testers of consistency: the door of this folder.

export type { Bag } from "./bag.ts";
export * from "./consistency.ts";
export { type Delays, delays, delaysAt, type InFlight } from "./delays.ts";
export {
  type Answered,
  type Asked,
  type Clients,
  type History,
  historyObserver,
  historyOf,
  type Invocation,
  type Response,
} from "./history.ts";
export * from "./led-by.ts";
export * from "./linearizability.ts";
export * from "./specification.ts";
