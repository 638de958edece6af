// From what an author made to its machine.
// Not here: the two machines.
import { BRAND, type ProtocolSource, type SpecSource } from "../../language/index.ts";
import type { LivenessMode, Machine, MachineLimits } from "../machine.ts";
import { ProtocolMachine } from "../protocol/protocol-machine.ts";
import { SpecMachine } from "../spec/spec-machine.ts";

/** Compiles a protocol or spec, for safety or for liveness. Throws KripkeError 150 if it cannot be run. */
export const machineOf = (
  source: ProtocolSource | SpecSource,
  liveness: LivenessMode | null = null,
  limits: MachineLimits = {},
): Machine =>
  source[BRAND] === "protocol"
    ? new ProtocolMachine(source, liveness, limits)
    : new SpecMachine(source, liveness, limits);
