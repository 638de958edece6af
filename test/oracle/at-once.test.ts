// What happens at once is a behaviour in flight: the promise of exchanges, asked of random protocols.
// The one idea: from the state before an exchange its end is reached in flight, too: by the same step, then by deliveries and
// losses; observers included, for their memories are part of the state.
// Not here: exchanges by hand (exchange.test.ts), whether the engine has the oracle's exchanges (../engine-agrees.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import type { TraceEvent } from "../../checker/events/event.ts";
import { amount } from "../amount.ts";
import { movesOf } from "./events.ts";
import { graphOf } from "./explore.ts";
import { protocolOf, protocolRules } from "./random/protocols.ts";
import { EndlessExchange } from "./sending.ts";
import { type SystemState, textOf } from "./state.ts";
import type { Move } from "./steps.ts";
import { type System, systemOf } from "./system.ts";

const SYSTEMS = amount("KRIPKE_RANDOM_EXCHANGES", { everyday: 30, deep: 200 });
/** States that are looked at in each system, and on the way of one exchange in flight. */
const MOST_STATES = 12;
const MOST_BETWEEN = 400;
/** Exchanges that are looked at in each system, so that one which has hundreds says no more than others. */
const MOST_EXCHANGES = 40;
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

const inFlight = (system: System): System => ({
  ...system,
  lines: system.lines.map((line) => ({ ...line, atOnce: false })),
});

/** The event without its choices: what began. */
const begins = (event: TraceEvent): string => {
  const { choice: _, ...rest } = event as { readonly choice?: string };
  return JSON.stringify([rest, event.kind === "deliver" ? textOfMessage(event.message) : null]);
};
const textOfMessage = (message: unknown): string =>
  JSON.stringify(message, (_, held) => (held instanceof Set ? [...held] : held));

/** Is the end of a move reached in flight? Null: it takes too long to say. */
const isReached = (system: System, from: SystemState, { event, to }: Move): boolean | null => {
  const goal = textOf(to);
  const started = movesOf(system, from).filter((move) => begins(move.event) === begins(event));
  const found = new Map(started.map((move) => [textOf(move.to), move.to]));
  for (const [text, state] of found) {
    if (text === goal) return true;
    if (found.size > MOST_BETWEEN) return null;
    for (const move of movesOf(system, state))
      if (move.event.kind === "deliver" || move.event.kind === "drop") found.set(textOf(move.to), move.to);
  }
  return false;
};

test(`the end of every exchange is reached in flight (KRIPKE_RANDOM_SEED=${SEED})`, () => {
  let known = 0;
  let unknown = 0;
  const wrong = (rules: Parameters<typeof protocolOf>[0]): string | null => {
    const source = protocolOf({ ...rules, exchanges: true, symmetric: false });
    const system = systemOf(source);
    const flying = inFlight(system);
    const states = new Map(
      graphOf(source)
        .initial()
        .map(({ state }) => [textOf(state as SystemState), state]),
    );
    let asked = 0;
    for (const state of states.values() as Iterable<SystemState>) {
      for (const move of movesOf(system, state)) {
        if (states.size < MOST_STATES) states.set(textOf(move.to), move.to);
        if (move.exchanged === undefined || move.event.kind === "crash" || move.event.kind === "stop") continue;
        if (++asked > MOST_EXCHANGES) return null;
        const reached = isReached(flying, state, move);
        if (reached === null) unknown++;
        else known++;
        if (reached === false) return JSON.stringify(move.event);
      }
    }
    return null;
  };
  fc.assert(
    fc.property(protocolRules, (rules) => {
      try {
        expect(wrong(rules)).toBeNull();
      } catch (error) {
        if (!(error instanceof EndlessExchange)) throw error;
      }
    }),
    { numRuns: SYSTEMS, seed: SEED },
  );
  expect(known).toBeGreaterThan(5 * SYSTEMS);
  expect(unknown).toBeLessThan(known / 2);
}, 600_000);
