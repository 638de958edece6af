// What the environment may do, broken on purpose: partitions, broken connections, detectors, slow timers, crashes inside a step,
// observers, symmetry, pairs of states.
// The one idea: for every clause an engine that forgets it, as somebody writing one might.
// Not here: links, handlers and the search (sabotages.ts), exchanges at once (at-once.ts).
import type { Sabotage } from "./sabotages.ts";

const crashes: readonly Sabotage[] = [
  {
    name: "a crash inside a step lets every message leave",
    file: "machine/protocol/steps/rows.ts",
    find: "const left = lists.intern(positions.map((position) => all[position]!));",
    replace: "const left = step.sends;",
  },
  {
    name: "a crash inside a step lets a later message of a queue overtake an earlier one",
    file: "machine/protocol/network/mid-step.ts",
    find: "return broken.has(queue) ? [without] :",
    replace: "return broken.has(1000) ? [without] :",
  },
  {
    name: "a crash that ends connections leaves their notices",
    file: "machine/protocol/network/inbox.ts",
    find: "if (this.#losing.has(Math.floor(notice / this.#nodes)) && (notice % this.#nodes === node || owner === node))",
    replace: "if (this.#losing.has(-1))",
  },
];

const detectors: readonly Sabotage[] = [
  {
    name: "a perfect detector suspects whom it likes",
    file: "machine/protocol/steps/rows.ts",
    find: 'guard: detector.kind === "perfect" ? WHILE_DOWN : WHILE_SILENT',
    replace: 'guard: detector.kind === "perfect" ? UNGUARDED : WHILE_SILENT',
  },
  {
    name: "a synchronous detector does not wait for what is in flight",
    file: "machine/protocol/steps/rows.ts",
    find: 'guard: detector.kind === "perfect" ? WHILE_DOWN : WHILE_SILENT',
    replace: "guard: WHILE_DOWN",
  },
  {
    name: "an unreliable suspicion keeps a state from being an end",
    file: "machine/protocol/steps/rows.ts",
    find: "{ ...draft, flags: 0, budget:",
    replace: "{ ...draft, budget:",
  },
  {
    name: "a slow timer does not wait",
    file: "machine/protocol/steps/rows.ts",
    find: "const guard = this.#topology.slow.has(name) ? WHILE_IDLE : UNGUARDED;",
    replace: "const guard = UNGUARDED;",
  },
];

const connections: readonly Sabotage[] = [
  {
    name: "a partition that loses keeps what is in flight",
    file: "machine/protocol/steps/environment.ts",
    find: "if (partition!.lost) this.#cutOff(state, split, out);",
    replace: "",
  },
  {
    name: "a partition that loses keeps what is sent across",
    file: "machine/protocol/network/post.ts",
    find: "return !(this.#loses && this.cut(state, sender, receiver));",
    replace: "return true;",
  },
  {
    name: "a partition holds nothing back",
    file: "machine/protocol/steps/rows.ts",
    find: "guard: this.#topology.partition !== null && from !== node ? UNLESS_CUT : UNGUARDED",
    replace: "guard: UNGUARDED",
  },
  {
    name: "healing does not keep a state from being an end",
    file: "machine/protocol/steps/environment.ts",
    find: "      out.lively = true;\n",
    replace: "",
  },
  {
    name: "a notice does not block the queue behind it",
    file: "machine/protocol/network/inbox.ts",
    find: "const free = [...queues].filter(([queue]) => !notices.has(this.#connectionOf(queue)));",
    replace: "const free = [...queues];",
  },
  {
    name: "what goes over a broken connection arrives",
    file: "machine/protocol/steps/rows.ts",
    find: "if (!this.#disconnects || list === NOTHING) return list;",
    replace: "if (list >= 0) return list;",
  },
  {
    name: "only one end sees that a connection broke",
    file: "machine/protocol/steps/environment.ts",
    find: "const atB = this.#break(state, b, link, a);",
    replace: "const atB = state[inboxes + b];",
  },
  {
    name: "a broken connection costs nothing",
    file: "machine/protocol/steps/environment.ts",
    find: "if (budget >= 0) out.change(budgets + budget, state[budgets + budget]! - 1);",
    replace: "",
  },
  {
    name: "a fifo by key has one queue",
    file: "machine/protocol/network/inbox.ts",
    find: '${link.key === null ? "" :',
    replace: '${link.key === null || link.fifo ? "" :',
  },
];

const memories: readonly Sabotage[] = [
  {
    name: "what an observer makes of an event is remembered by the event's name alone",
    file: "machine/protocol/events/observers.ts",
    find: `    const known = this.#steps[index]!.get(memory, happening);
    if (known >= 0) return known;
    mayLearn();
    const next = this.#reactions[index]!.after(memory, happening);
    this.#steps[index]!.set(memory, happening, next);`,
    replace: `    const label = this.events.shown(happening).label;
    const known = this.#steps[index]!.get(memory, label);
    if (known >= 0) return known;
    const next = this.#reactions[index]!.after(memory, happening);
    this.#steps[index]!.set(memory, label, next);`,
  },
  {
    name: "what an observer reads of the node after the event is not noted",
    file: "machine/protocol/events/reactions.ts",
    find: "      reads.push([OF_EVENT + question, events.answer(question, happening)]);",
    replace:
      '      if (names.get("after") !== place) reads.push([OF_EVENT + question, events.answer(question, happening)]);',
  },
  {
    name: "what an observer remembers is not among what it makes an event of",
    file: "machine/protocol/events/reactions.ts",
    find: "      [MEMORY, memory],\n",
    replace: "      [MEMORY, memory & ~1],\n",
  },
  {
    name: "an observer is shown the node only as it was before",
    file: "machine/protocol/steps/rows.ts",
    find: "acts ? draft.local : -1),",
    replace: "acts ? local : -1),",
  },
  {
    name: "what the first observer remembers is dropped from the state",
    file: "machine/protocol/events/observers.ts",
    find: "if (next !== memory) out.change(component, next);",
    replace: "if (next !== memory && i > 0) out.change(component, next);",
  },
  {
    name: "states that look alike are told apart by nothing",
    file: "search/watchers/open-claims.ts",
    find: "else if (first !== known && this.hits === null) {",
    replace: "else if (this.hits === null) {",
  },
  {
    name: "a state with nothing to see looks like another",
    file: "search/watchers/open-claims.ts",
    find: "if (look === 0) return false;",
    replace: "",
  },
];

const symmetry: readonly Sabotage[] = [
  {
    name: "symmetry does not rename what messages say",
    file: "machine/protocol/symmetry/protocol-renaming.ts",
    find: "      this.value(p, message),",
    replace: "          message,",
  },
  {
    name: "symmetry does not rename who sent a message",
    file: "machine/protocol/symmetry/protocol-renaming.ts",
    find: "topology.nodes[this.node(p, from)]!,",
    replace: "topology.nodes[from]!,",
  },
  {
    name: "symmetry does not rename what observers remember",
    file: "machine/protocol/symmetry/protocol-renaming.ts",
    find: "this.memory(p, i, state[layout.observers + i]!)",
    replace: "state[layout.observers + i]!",
  },
  {
    name: "symmetry does not rename a partition",
    file: "machine/protocol/symmetry/protocol-renaming.ts",
    find: "out[layout.partition] = this.split(p, state[layout.partition]!);",
    replace: "out[layout.partition] = state[layout.partition]!;",
    stratum: "symmetry-partitions",
  },
];

export const environmentSabotages: readonly Sabotage[] = [
  ...crashes,
  ...detectors,
  ...connections,
  ...memories,
  ...symmetry,
];
