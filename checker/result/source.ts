// What can be checked.
// Not here: checking it (check.ts).
import { BRAND, type ProtocolSource, type SpecSource } from "../language/index.ts";

/** What can be checked: what `protocol` and `spec` make. */
export type Source = ProtocolSource | SpecSource;

/** Is this what `protocol` or `spec` makes? */
export const isSource = (value: unknown): value is Source =>
  typeof value === "object" &&
  value !== null &&
  BRAND in value &&
  (value[BRAND] === "protocol" || value[BRAND] === "spec");
