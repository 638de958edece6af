// A role as an implementation: it keeps the state and draws among the outcomes that its handlers name.
// The one idea: whatever it does the model may do, so whoever blames it is wrong.
// Not here: programs written apart from the models (the files beside).
import { type AnyRole, drawsOf, isStep, type Step } from "../../../checker/index.ts";
import type { Implementation, Send } from "../../../index.ts";

type Sends = readonly Send<unknown>[];

export const mirrored = (role: AnyRole, self: string, peers: readonly string[], seed: number) => {
  const draw = drawsOf(seed);
  const node = { self, peers };
  const oneOf = <T>(named: Readonly<Record<string, T>>): T => {
    const all = Object.values(named).filter((each) => each !== undefined);
    return all[draw(all.length)]!;
  };
  const isChoice = (value: unknown): value is { readonly oneOf: Readonly<Record<string, unknown>> } =>
    typeof value === "object" && value !== null && "oneOf" in value;
  let state: unknown;
  const took = (outcome: unknown): Sends => {
    const step = isStep(outcome) ? outcome : oneOf(outcome as Readonly<Record<string, Step<unknown, unknown>>>);
    state = step.state;
    return step.sends;
  };
  const begun = (): Sends => {
    const init: unknown = role.init(node);
    if (isStep(init)) return took(init);
    state = isChoice(init) ? oneOf(init.oneOf) : init;
    return [];
  };
  const handlers = (named: AnyRole["timers"] = {}) =>
    Object.fromEntries(
      Object.entries(named).map(([name, handler]) => [
        name,
        (value?: string): Sends =>
          took(
            "do" in handler
              ? handler.do(state, value!, node)
              : (handler as (s: unknown, n: object) => unknown)(state, node),
          ),
      ]),
    );
  const surviving = (): unknown => {
    if (role.crash !== undefined) {
      const kept: unknown = role.crash(state, node);
      return isChoice(kept) ? oneOf(kept.oneOf) : kept;
    }
    const before = state as Readonly<Record<string, unknown>>;
    begun();
    const durable = (role.durable ?? []) as readonly string[];
    return durable.length === 0
      ? state
      : {
          ...(state as object),
          ...Object.fromEntries(durable.filter((key) => key in before).map((key) => [key, before[key]])),
        };
  };
  return {
    start: begun,
    receive: (message: unknown, from: string) => took(role.receive!(state, message, { ...node, from })),
    timers: handlers(role.timers),
    actions: handlers(role.actions),
    crash: () => {
      state = surviving();
    },
    restart: () => (role.restart === undefined ? [] : took(role.restart(state, node))),
    state: () => state,
    ...(role.suspect && { suspect: (peer: string) => took(role.suspect!(state, peer, node)) }),
    ...(role.trust && { trust: (peer: string) => took(role.trust!(state, peer, node)) }),
    ...(role.disconnected && { disconnected: (peer: string) => took(role.disconnected!(state, peer, node)) }),
  } satisfies Implementation<unknown, unknown>;
};
