// Resource managers, as the commit specifications of this folder share them.
// The one idea: a record from each manager's name to how far it has come, read one manager at a time and no further than needed.
// Not here: how a manager moves on; each specification says so itself.

export type ManagerState = "working" | "prepared" | "committed" | "aborted";
export type Managers = Readonly<Record<string, ManagerState>>;

/** Every manager in the same state. */
export const uniform = (names: readonly string[], state: ManagerState): Managers =>
  Object.fromEntries(names.map((name) => [name, state]));

/** What can be asked of the managers of these names. */
export const managersNamed = (names: readonly string[]) => {
  const all = (rm: Managers, ...states: readonly ManagerState[]): boolean =>
    names.every((name) => states.includes(rm[name]!));
  const some = (rm: Managers, state: ManagerState): boolean => names.some((name) => rm[name] === state);
  return {
    /** Is every manager in one of these states? */
    all,
    /** TCConsistent: nobody has aborted while somebody has committed. */
    consistent: (rm: Managers): boolean => !(some(rm, "committed") && some(rm, "aborted")),
  };
};
