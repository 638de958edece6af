// Common observers, and testers of consistency: the door of this folder.
export * from "./consistency.ts";
export { type Delays, delays, delaysAt } from "./delays.ts";
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
