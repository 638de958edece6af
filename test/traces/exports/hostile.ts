// A story whose names and values want to be more than text.
// The one idea: every format that a trace is exported as has characters of its own, and here they all are.
// Not here: what is made of it (exports.test.ts, test/browser, test/systems/quint.test.ts).
import { next, protocol, type Role, send, start } from "../../../index.ts";
import { A_WALK, type Story, storyOf, type Trace } from "../../../traces/index.ts";
import { over, sourceOf } from "../from-engine.ts";

export const HOSTILE = 'a"b\\" ]; -> h0 &amp; <b>\n{}% \\N \u0007 结束';

type Message = Readonly<Record<string, unknown>>;
/** Records that Quint would take for variants, or for nothing. */
const TAGGED = [{ tag: { clock: 1 }, value: 2 }, { tag: "Some", value: 3 }, { tag: "UNIT" }, { tag: "Other" }];
const a: Role<Readonly<Record<string, unknown>>, Message> = {
  init: () => ({ "#set": [1], tagged: TAGGED, __hidden: null, "": new Map([[null, 12345678901234567890n]]) }),
  receive: (state) => next(state),
  actions: {
    go: (state) => next({ ...state, gone: true }, send("network", { type: HOSTILE, "#bigint": "no number" })),
  },
};
const hostile = protocol(
  "hostile",
  {
    nodes: { status: a, network: { ...a, actions: {} } },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
  },
  {},
);
/** A walk of two events, whose every name and value is hostile. */
export const hostileStory = (): Story => {
  const { events } = start(hostile)
    .take({ kind: "action", of: "status", name: "go" })
    .take({ kind: "deliver", to: "network" });
  const trace: Trace = {
    model: `./${HOSTILE}.ts`,
    scenario: HOSTILE,
    mutant: null,
    parameters: { network: HOSTILE, "#meta": 1 },
    claim: A_WALK,
    verdict: "walked",
    initial: null,
    events,
    loopStart: null,
    engine: "0.1.0",
  };
  return storyOf(trace, over(sourceOf(hostile)));
};
