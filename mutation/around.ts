// The nodes of a protocol with something around every call of a handler.
// The one idea: a handler is found again by its place (group, name, value), so what one instance of the nodes was asked can be asked
// of another.
// Not here: what is around the calls (scenarios.ts), asking again (questions.ts).
import type { AnyRole, Nodes } from "../checker/index.ts";

/** Handlers that a role has at most one of. */
const SINGLE = ["init", "receive", "suspect", "trust", "disconnected", "crash", "restart"] as const;
type Single = (typeof SINGLE)[number];
const SEVERAL = ["timers", "actions"] as const;
type Several = (typeof SEVERAL)[number];

/** Which handler of which group; of a family that for all values, which are arguments. */
export interface Handler {
  readonly group: string;
  readonly of: Single | Several;
  /** Of a timer or action. */
  readonly name: string | null;
}

type Call = (...args: readonly unknown[]) => unknown;
/** Makes a call, or what stands for it. */
export type Around = (handler: Handler, args: readonly unknown[], call: () => unknown) => unknown;

// biome-ignore lint/suspicious/noExplicitAny: a role of any states and messages
type Loose = any;

const roleIn = (nodes: Nodes, group: string): AnyRole => {
  const of: Loose = nodes[group];
  return "role" in of ? of.role : of;
};

/** The handler at a place, as a function of all its arguments; null: there is none. */
export const handlerAt = (nodes: Nodes, { group, of, name }: Handler): Call | null => {
  const role: Loose = roleIn(nodes, group);
  if (name === null) return typeof role[of] === "function" ? (...args) => role[of](...args) : null;
  const declared = role[of]?.[name];
  if (declared === undefined) return null;
  return typeof declared === "function" ? (...args) => role[of][name](...args) : (...args) => declared.do(...args);
};

/** The same nodes, each call of theirs made by `around`. */
export const wrapped = (nodes: Nodes, around: Around): Nodes =>
  Object.fromEntries(
    Object.entries(nodes).map(([group, of]: [string, Loose]) => {
      const role = wrappedRole(nodes, group, around);
      return [group, "role" in of ? { ...of, role } : role];
    }),
  );

const wrappedRole = (nodes: Nodes, group: string, around: Around): AnyRole => {
  const role: Loose = roleIn(nodes, group);
  const made = (handler: Handler): Call => {
    const call = handlerAt(nodes, handler)!;
    return (...args) => around(handler, args, () => call(...args));
  };
  const copy: Loose = { ...role };
  for (const of of SINGLE) if (role[of] !== undefined) copy[of] = made({ group, of, name: null });
  for (const of of SEVERAL) {
    if (role[of] === undefined) continue;
    copy[of] = Object.fromEntries(
      Object.entries(role[of]).map(([name, declared]: [string, Loose]) => {
        const call = made({ group, of, name });
        return [name, typeof declared === "function" ? call : { ...declared, do: call }];
      }),
    );
  }
  return copy;
};

/** What nodes declare next to their functions, as a text: the same of two means that they differ in functions alone. */
export const declaredIn = (nodes: Nodes): string =>
  JSON.stringify(
    Object.entries(nodes).map(([group, of]: [string, Loose]) => {
      const role: Loose = roleIn(nodes, group);
      const several = SEVERAL.map((kind) =>
        Object.entries(role[kind] ?? {}).map(([name, declared]: [string, Loose]) => [
          name,
          typeof declared === "function" ? null : declared.each,
        ]),
      );
      const single = SINGLE.filter((name) => role[name] !== undefined);
      return [group, "role" in of ? of.size : null, single, several, role.durable ?? null];
    }),
  );
