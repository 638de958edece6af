// Exchanges at once, broken on purpose.
// The one idea: what is joined, ordered, absorbed or lost in one event, each once as somebody would get it wrong.
// Not here: the rest of the environment (environment.ts).
import type { Sabotage } from "./sabotages.ts";

const file = "machine/protocol/steps/exchange.ts";

export const atOnceSabotages: readonly Sabotage[] = [
  {
    name: "what an exchange puts into an inbox is remembered whatever is in flight there",
    file: "machine/protocol/network/inbox-changes.ts",
    find: "const known = this.#changed.get(inbox, list);",
    replace: "const known = this.#changed.get(0, list);",
  },
  {
    name: "outcomes of an exchange that come to the same where something is in flight are several",
    file: "machine/protocol/steps/exchange-outcomes.ts",
    find: "if (!(several && out.repeats(from))) out.close();",
    replace: "out.close();",
  },
  {
    name: "an exchange is remembered whatever observers remember",
    file,
    find: "    for (let i = 0; i < observers.size; i++) read.add(layout.observers + i);\n",
    replace: "",
  },
  {
    name: "an exchange is remembered whatever may still be lost",
    file,
    find: "if (link.loses !== UNLIMITED) this.#read.add(component);",
    replace: "",
  },
  {
    name: "answers at once are put in flight while others wait",
    file,
    find: "if (!this.#isReached(state, envelope)) this.#putInFlight(state, envelope);",
    replace: "if (!this.#isReached(state, envelope) || waiting.length > 0) this.#putInFlight(state, envelope);",
  },
  {
    name: "a loss at once costs nothing",
    file,
    find: "if (link.loses !== UNLIMITED) state[component]!--;",
    replace: "",
  },
  {
    name: "an answer at once makes what still waits vanish",
    file,
    find: "waiting: [...waiting.toSpliced(picked.place, 1), ...picked.sent],",
    replace: "waiting: picked.sent.length > 0 ? picked.sent : waiting.toSpliced(picked.place, 1),",
  },
  {
    name: "what is sent twice in one exchange is handled twice",
    file,
    find: "else if (!envelope.link.copiesOne || !(waiting.includes(id) || sent.includes(id))) sent.push(id);",
    replace: "else sent.push(id);",
    stratum: "symmetry-at-once",
  },
  {
    name: "what is handled at once is delivered again if it was in flight before",
    file: "machine/protocol/network/inbox-changes.ts",
    find: "if (this.#inboxes.holds(after, envelope)) after",
    replace: "if (this.#inboxes.holds(after, -1)) after",
    stratum: "symmetry-at-once",
  },
  {
    name: "choices at once name the receiver alone",
    file: "machine/protocol/events/exchange-names.ts",
    find: "if (number === 0) return receiver;",
    replace: "if (number >= 0) return receiver;",
    stratum: "at-once-alike",
  },
  {
    name: "messages at once are handled in the order of sending, which is that of names",
    file,
    find: "hasOrders ||= firsts.length > 1;",
    replace: "hasOrders ||= firsts.length > 1000;",
    stratum: "at-once-alike",
  },
  {
    name: "ways of an exchange are joined whatever is still to be handled",
    file,
    find: "words[at] = id;",
    replace: "words[at] = 0;",
    stratum: "at-once-alike",
  },
  {
    name: "ways of an exchange are joined whatever observers saw",
    file,
    find: "for (const id of state) words.push(id);",
    replace: "for (const id of state.subarray(0, this.#parts.layout.observers)) words.push(id);",
    stratum: "at-once-alike",
  },
  {
    name: "a way of an exchange is not called after its order",
    file: "machine/protocol/events/exchange-names.ts",
    find: "const who = overtaken < 0 ? picked :",
    replace: "const who = overtaken < 1e9 ? picked :",
    stratum: "at-once-alike",
  },
  {
    name: "what one node sends another at once is handled in any order",
    file,
    find: "if (!seen.has(queue)) places.push(place);",
    replace: "places.push(place);",
    stratum: "symmetry-at-once",
  },
];
