// Successors given by what they change, for tests of who reads them.
// Not here: successors of a machine's states.
import { Successors } from "../../checker/machine/successors.ts";

export type Changes = readonly (readonly [component: number, id: number])[];

/** A successor for each list of changes, with its position as the label. */
export const changing = (...each: readonly Changes[]): Successors => {
  const successors = new Successors();
  for (const [label, changes] of each.entries()) {
    successors.begin(label, changes.length);
    for (const [component, id] of changes) successors.change(component, id);
    successors.close();
  }
  return successors;
};
