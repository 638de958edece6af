// How the rows of the notes on Raft name their evidence.
// The one idea: a claim is named once, here, so that a row reads as (model, scenario, claim, verdict).
// Not here: the rows (notes.ts).
import { evidenceOf } from "../book/row.ts";

export const raft = evidenceOf("raft");
export const register = evidenceOf("raft-register");
export const liveness = evidenceOf("raft-liveness");
export const notes = evidenceOf("raft-notes");
export const situations = evidenceOf("raft-situations");
