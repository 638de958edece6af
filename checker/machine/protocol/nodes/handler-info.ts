// The timers and actions of a role, each value of a family an entry of its own.
// Not here: calling them (handlers.ts).
import { KINDS, type SpontaneousKind } from "../../../events/kinds.ts";
import type { Family, NodeId, Self } from "../../../language/index.ts";

/** Something a node may do or suffer without a message. */
export interface Spontaneous {
  readonly kind: SpontaneousKind;
  /** timer, action: which handler, with its value; crash, stop: which clause; suspect, trust: which peer. -1 for a restart. */
  readonly what: number;
  readonly choiceIndex: number;
  readonly choice: string | null;
  readonly local: number;
  readonly sends: number;
}

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

/** A timer or action of a node in words. */
export const handlerTitle = ({ kind, name, value }: HandlerInfo, node: string): string =>
  `${kind} ${name}${value === null ? "" : `(${value})`} of ${node}`;

/** What a node does or suffers by itself, in words. */
export const titleOf = (
  { kind, what }: Pick<Spontaneous, "kind" | "what">,
  node: string,
  infos: readonly HandlerInfo[],
  nodes: readonly { readonly id: string }[],
): string => {
  const { subject } = KINDS[kind];
  switch (subject) {
    case "handler":
      return handlerTitle(infos[what]!, node);
    case "peer":
      return `${kind}(${nodes[what]!.id}) of ${node}`;
    case "clause":
    case "notice":
    case "itself":
      return `${kind} of ${node}`;
  }
};
