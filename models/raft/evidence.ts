// How the rows of the notes on Raft name their evidence.
// The one idea: a claim is named once, here, so that a row reads as (model, scenario, claim, verdict).
// Not here: the rows (notes.ts).
import type { Evidence } from "../book/row.ts";

const from =
  (model: string) =>
  (scenario: string, claim: string, verdict: Evidence["verdict"], shows?: string): Evidence => ({
    model,
    scenario,
    claim,
    verdict,
    ...(shows === undefined ? {} : { shows }),
  });
export const raft = from("raft");
export const register = from("raft-register");
export const liveness = from("raft-liveness");
export const notes = from("raft-notes");
