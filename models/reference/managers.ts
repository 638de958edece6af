// Resource managers, as the commit specifications of this folder share them.
// The one idea: a record from each manager's name to how far it has come.
// Not here: how a manager moves on; each specification says so itself.

export type ManagerState = "working" | "prepared" | "committed" | "aborted";
export type Managers = Readonly<Record<string, ManagerState>>;

/** Every manager in the same state. */
export const uniform = (managers: readonly string[], state: ManagerState): Managers =>
  Object.fromEntries(managers.map((rm) => [rm, state]));

/** Is every manager in this state? */
export const all = (rm: Managers, state: ManagerState): boolean => Object.values(rm).every((each) => each === state);

/** Is some manager in this state? */
export const some = (rm: Managers, state: ManagerState): boolean => Object.values(rm).includes(state);

/** TCConsistent: nobody has aborted while somebody has committed. */
export const consistent = (rm: Managers): boolean => !(some(rm, "committed") && some(rm, "aborted"));
