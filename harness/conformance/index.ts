// Implementations held against models: what tests and programs import of it.
// Not here: how it is done (driver.ts).
export { type Conformity, type ConformsOptions, conforms, type Difference } from "./conforms.ts";
export type {
  Answer,
  Answering,
  Implementation,
  NodeNames,
  ReceivedBy,
  RoleAt,
  SentBy,
  Wire,
} from "./implementation.ts";
