// The timers and actions of a role, each value of a family an entry of its own.
// Not here: calling them (handlers.ts).
import type { Family, NodeId, Self } from "../../language/index.ts";

/** A timer or action, one of a family's values taken apart. */
export interface HandlerInfo {
  readonly kind: "timer" | "action";
  readonly name: string;
  readonly value: string | null;
  readonly call: (state: unknown, node: Self) => unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: handlers of every role pass here
type Declared = { readonly [name: string]: ((state: any, node: Self) => unknown) | Family<any, any> } | undefined;

/** The timers or actions of a role, in the order of the text. */
export const handlersOf = (kind: "timer" | "action", declared: Declared): HandlerInfo[] =>
  Object.entries(declared ?? {}).flatMap(([name, handler]): HandlerInfo[] => {
    if (typeof handler === "function")
      return [{ kind, name, value: null, call: (state, node) => handler.call(declared, state, node) }];
    return handler.each.map((value: NodeId) => ({
      kind,
      name,
      value,
      call: (state: unknown, node: Self) => handler.do(state, value, node),
    }));
  });

/** A message in a sentence. */
export const describe = (message: unknown): string =>
  JSON.stringify(message, (_, value) =>
    value instanceof Set
      ? [...value]
      : value instanceof Map
        ? Object.fromEntries(value)
        : typeof value === "bigint"
          ? String(value)
          : value,
  );
