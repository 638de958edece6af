// The engine, broken on purpose: each entry replaces a piece of its text by something wrong.
// The one idea: a comparison that cannot fail proves nothing, so it must notice each of these.
// Not here: applying them and comparing (run.ts), the environment (environment.ts). When the engine's text changes, `find` changes with it.

import { atOnceSabotages } from "./at-once.ts";
import { canonicalSabotages } from "./canonical.ts";
import { depthFirstSabotages } from "./depth-first.ts";
import { environmentSabotages } from "./environment.ts";
import { familySabotages } from "./families.ts";
import { handleSabotages } from "./handles.ts";
import { identitySabotages } from "./identity.ts";
import { livenessSabotages } from "./liveness.ts";
import { neverDeliveredSabotages } from "./never-delivered.ts";
import { packedRowsSabotages } from "./packed-rows.ts";
import { resumedSabotages } from "./resumed.ts";
import { sharedSabotages } from "./shared.ts";
import { symmetryProofSabotages } from "./symmetry-proof.ts";
import { viewFaults } from "./views.ts";

export interface Sabotage {
  /** What the broken engine does. */
  readonly name: string;
  /** Below checker/. */
  readonly file: string;
  /** Must occur exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** The stratum whose systems must notice it (test/strata); without it, those of the plain mix. */
  readonly stratum?: string;
}

const network: readonly Sabotage[] = [
  {
    name: "a fifo queue is filled from its head",
    file: "machine/protocol/network/inbox.ts",
    find: "contents.queues.set(queue, [...waiting, id]);",
    replace: "contents.queues.set(queue, [id, ...waiting]);",
  },
  {
    name: "copies one is many",
    file: "machine/protocol/assumptions/topology.ts",
    find: 'copiesOne: link.copies === "one",',
    replace: "copiesOne: false,",
  },
  {
    name: "copies many is one",
    file: "machine/protocol/assumptions/topology.ts",
    find: 'copiesOne: link.copies === "one",',
    replace: "copiesOne: true,",
  },
  {
    name: "a message to oneself stays in flight where duplication is unlimited",
    file: "machine/protocol/network/inbox.ts",
    find: "const endless = link.duplicates === UNLIMITED && from !== to;",
    replace: "const endless = link.duplicates === UNLIMITED;",
  },
  {
    name: "a second copy of a message in a bag is kept where there may be one",
    file: "machine/protocol/network/inbox.ts",
    find: "!(link.copiesOne || link.duplicates === UNLIMITED) ? count + 1 : count;",
    replace: "!(link.duplicates === UNLIMITED) ? count + 1 : count;",
  },
  {
    name: "what comes into a bag takes the place of what is behind it",
    file: "machine/protocol/network/inbox.ts",
    find: "if (at < end && table.at(inbox, at + ENTRY.envelope) === envelope) at += ENTRY.size;",
    replace: "if (at < end) at += ENTRY.size;",
  },
  {
    name: "a message to oneself may be lost and duplicated",
    file: "machine/protocol/steps/rows.ts",
    find: "if (from === node) return [];",
    replace: "",
  },
  {
    name: "the budget of a loss is not spent",
    file: "machine/protocol/steps/rows.ts",
    find: 'accident("drop", link.loses,',
    replace: 'accident("drop", UNLIMITED,',
  },
  {
    name: "the last link that fits carries a message",
    file: "machine/protocol/nodes/outcomes.ts",
    find: "this.#topology.links.find((candidate)",
    replace: "this.#topology.links.findLast((candidate)",
  },
  {
    name: "a link joins its ends in one direction only",
    file: "machine/protocol/assumptions/topology.ts",
    find: "(a.has(from.index) && b.has(to.index)) || (b.has(from.index) && a.has(to.index))",
    replace: "a.has(from.index) && b.has(to.index)",
  },
];

const faults: readonly Sabotage[] = [
  {
    name: "a crash keeps volatile fields",
    file: "machine/protocol/nodes/handlers.ts",
    find: "{ ...(this.#values.value(fresh) as object), ...kept }",
    replace: "{ ...(this.#values.value(fresh) as object), ...kept, ...(before as object) }",
  },
  {
    name: "a node that is down still acts",
    file: "machine/protocol/nodes/handlers.ts",
    find: "receive === undefined || this.#locals[node.groupIndex]!.status(local) !== UP",
    replace: "receive === undefined",
  },
  {
    name: "a stopped node is still sent to",
    file: "machine/protocol/network/post.ts",
    find: "if (this.#someStop && this.#locals[receiver]!.status(state[receiver]!) === STOPPED) return false;",
    replace: "",
  },
  {
    name: "a queue to oneself dies in a crash",
    file: "machine/protocol/network/inbox.ts",
    find: "link.losesOnCrash && peer !== owner &&",
    replace: "link.losesOnCrash &&",
  },
  {
    name: "a crash empties only the queues to the node",
    file: "machine/protocol/network/inbox.ts",
    find: "peer !== owner && (peer === node || owner === node);",
    replace: "peer !== owner && owner === node;",
  },
];

const handlers: readonly Sabotage[] = [
  {
    name: "of several named steps only the first is taken",
    file: "machine/protocol/nodes/outcomes.ts",
    find: "if (step === undefined) continue;",
    replace: "if (step === undefined || compiled.length > 0) continue;",
  },
  {
    name: "the memo of a node's row forgets the inbox",
    file: "machine/protocol/steps/rows.ts",
    find: "const known = this.#places[node]!.get(local, inbox);",
    replace:
      "const known = Math.max(this.#places[node]!.get(local, inbox), this.#places[node]!.get(local, Inboxes.EMPTY));",
  },
  {
    name: "rows of different local states share entries",
    file: "machine/protocol/steps/rows.ts",
    find: "let place = this.#shared[node]!.get(local, key);",
    replace:
      "let place = this.#shared[node]!.get(local, key);\n    if (place < 0) place = this.#shared[node]!.get(local - 1, key);",
  },
  {
    name: "an entry that is shared leaves the inbox in which it was derived",
    file: "machine/protocol/steps/rows.ts",
    find: "const rest = this.#left(shares[at + SHARE.leaves]!, node, inbox, shares[at + SHARE.envelope]!);",
    replace: "const rest = this.#left(shares[at + SHARE.leaves]!, node, Inboxes.EMPTY, shares[at + SHARE.envelope]!);",
  },
  {
    name: "what a node sends itself is missing from an entry that is shared",
    file: "machine/protocol/steps/rows.ts",
    find: "const own = this.put(this.put(rest, shares[at + SHARE.before]!), shares[at + SHARE.after]!);",
    replace: "const own = rest;",
  },
  {
    name: "a loss and a delivery share their entries",
    file: "machine/protocol/steps/rows.ts",
    find: "const key = envelope * ORIGINS + origin;",
    replace: "const key = envelope * ORIGINS + (origin === ACCIDENT ? DELIVERY : origin);",
  },
  {
    name: "rows share entries where connections break",
    file: "machine/protocol/steps/rows.ts",
    find: "this.#areShared = !(this.#disconnects || ",
    replace: "this.#areShared = !(",
  },
  {
    name: "rows share entries where a crash may fall inside a step",
    file: "machine/protocol/steps/rows.ts",
    find: "this.#tears || inboxes.tellsFresh);",
    replace: "inboxes.tellsFresh);",
  },
  {
    name: "the memo of sends forgets what was sent",
    file: "machine/protocol/network/post.ts",
    find: "const known = this.#received[receiver]!.get(inbox, list);",
    replace: "list = list > 2 ? list - 1 : list;\n    const known = this.#received[receiver]!.get(inbox, list);",
  },
  {
    name: "Sets are kept in the order in which they were built",
    file: "values/values.ts",
    find: "return this.#sequences.intern([SET, ...this.#sorted(members)]);",
    replace: "return this.#sequences.intern([SET, ...members]);",
  },
];

const specs: readonly Sabotage[] = [
  {
    name: "reading a whole set or record is forgotten",
    file: "machine/spec/handle.ts",
    find: "return layers.variables.whole(variable, (component) => readThrough(layers, component));",
    replace:
      "const { reads } = layers.reader as unknown as { reads?: unknown[] };\n  const before = reads?.length ?? 0;\n  const id = layers.variables.whole(variable, (component) => readThrough(layers, component));\n  if (reads !== undefined) reads.length = before;\n  return id;",
  },
  {
    name: "that a member is absent is not remembered as a read",
    file: "machine/spec/handle.ts",
    find: "  layers.reader.readMembership(variable, id);\n  return ABSENT;",
    replace: "  return ABSENT;",
  },
  {
    name: "a variable that is replaced keeps its old members",
    file: "machine/spec/variables.ts",
    find: "if (!given.has(key)) write(component, ABSENT);\n      else write(",
    replace: "if (given.has(key)) write(",
  },
  {
    name: "what a draft changed in place is not written",
    file: "machine/spec/draft.ts",
    find: "if (value === this.#opened.get(variable)) return isModified(value);",
    replace: "if (value === this.#opened.get(variable)) return false;",
    stratum: "aliased-drafts",
  },
];

const search: readonly Sabotage[] = [
  {
    name: "a state is taken for the first one in its slot",
    file: "search/store/store.ts",
    find: `      if ((found & ~mask) === tag) {
        const index = (found & mask) - 1;
        let i = 0;`,
    replace: `      {
        const index = (found & mask) - 1;
        let i = count;`,
  },
  {
    name: "what was in a word is forgotten when states are laid out anew",
    file: "search/store/store.ts",
    find: "      ever[i]! |= words[from + i]!;\n",
    replace: "",
  },
  {
    name: "the state that is expanded keeps its old words when states are laid out anew",
    file: "search/store/store.ts",
    find: "this.#current = anew(this.#current, 1, new Uint32Array(packing.words));",
    replace: "this.#current = new Uint32Array(packing.words);",
  },
  {
    name: "a component that is added lies over the one before it",
    file: "search/store/packing.ts",
    find: "(i) => free + i - have),",
    replace: "(i) => free + Math.max(0, i - have - 1)),",
    stratum: "specs-with-symmetry",
  },
  {
    name: "the bound keeps nothing out",
    file: "search/explorer.ts",
    find: "if (says === SAYS.false) {",
    replace: "if (says === -2) {",
  },
  {
    name: "a state that the bound cuts is not asked",
    file: "search/explorer.ts",
    find: "this.#claims.ofState(successors, at,",
    replace: "if (target >= 0) this.#claims.ofState(successors, at,",
  },
  {
    name: "what is remembered of all claims about transitions leaves out what they begin with",
    file: "search/watchers/joint-answers.ts",
    find: "return this.#answers.get(from, this.#to(components, after), label);",
    replace: "return this.#answers.get(from & 0, this.#to(components, after), label);",
  },
  {
    name: "what is remembered of all claims about transitions takes a successor for the state before it",
    file: "search/watchers/joint-answers.ts",
    find: "if (this.#number !== NONE && isOf(this.#before, components, state)) return this.#number;",
    replace: "if (this.#number !== NONE) return this.#number;",
  },
  {
    name: "a new state is kept in the place where another was looked for",
    file: "search/store/store.ts",
    find: "return slot === NOWHERE ? -1 : this.#append(this.#next, 0, this.#missedTag, slot);",
    replace: "return slot === NOWHERE ? -1 : this.#append(this.#next, 0, this.#missedTag, 0);",
  },
  {
    name: "what is remembered of all claims is kept when one of them reads more",
    file: "search/watchers/joint-memo.ts",
    find: "if (read.length === this.#components.length) return;",
    replace: "if (read.length === this.#components.length || this.#components.length > 0) return;",
  },
  {
    name: "claims are asked of the first two levels only",
    file: "search/watchers/claim-watcher.ts",
    find: "if (this.#isAlone && !claim.dependsOnAny(successors, at)) continue;",
    replace: "if (depth > 1) continue;",
  },
  {
    name: "steps to states seen before are not asked",
    file: "search/explorer.ts",
    find: "if (asksOfSteps)",
    replace: "if (isNew && asksOfSteps)",
  },
  {
    name: "which actions of a spec may do something is not asked anew when one learns that it may",
    file: "machine/spec/enabled-instances.ts",
    find: "if (this.#changed.count !== this.#made) this.#begin();",
    replace: "if (this.#changed.count > 64 && this.#made < 0) this.#begin();",
  },
  {
    name: "an action of a spec is passed over where its tree asks more",
    file: "machine/spec/enabled-instances.ts",
    find: "return place >= 0 && this.#isEmpty(place);",
    replace: "return place < 0 || this.#isEmpty(place);",
  },
  {
    name: "what actions of a spec answer together is believed after one of them has learnt more",
    file: "machine/spec/joint-rows.ts",
    find: "return this.#made === this.#of.changed.count;",
    replace: "return this.#made >= 0;",
    stratum: "specs-by-rows",
  },
  {
    name: "of what actions of a spec read together one component is left out of the key",
    file: "machine/spec/joint-rows.ts",
    find: "for (let i = 0; i < components.length; i++) {\n    const id = state[components[i]!];",
    replace: "for (let i = 1; i < components.length; i++) {\n    const id = state[components[i]!];",
    stratum: "specs-by-rows",
  },
  {
    name: "a claim does not depend on what it had learnt not to be there",
    file: "machine/memo/evaluator.ts",
    find: "    else this.#reads.add(component);\n",
    replace: "",
    stratum: "specs-by-rows",
  },
  {
    name: "an id that who is sought has is taken for strange",
    file: "search/store/near-words.ts",
    find: "=== 0).length;",
    replace: "!== 2).length;",
  },
  {
    name: "who is told by words to lead to nobody differs in as many components as a transition changes",
    file: "search/store/near-words.ts",
    find: "return strange <= changes;",
    replace: "return strange < changes;",
  },
  {
    name: "what all observers make of a happening is remembered by that of one of them",
    file: "machine/protocol/events/joint-steps.ts",
    find: "if (i < count || this.#number === NONE) {",
    replace: "if (i < 1 || this.#number === NONE) {",
  },
  {
    name: "a claim that says nothing is violated",
    file: "search/watchers/open-claims.ts",
    find: "if (says === SAYS.nothing) return false;",
    replace: 'if (says === SAYS.nothing) return this.kind !== "reachable";',
  },
  {
    name: "a step that changes nothing does not keep a state from being an end",
    file: "machine/protocol/steps/expander.ts",
    find: "return (flags & LIVELY) !== 0 || ((flags & LIVELY_IF_CHANGING) !== 0 && changes > 0);",
    replace: "return (flags & (LIVELY | LIVELY_IF_CHANGING)) !== 0 && changes > 0;",
  },
  {
    name: "a redelivery without effect keeps a state from being an end",
    file: "machine/protocol/steps/rows.ts",
    find: "(endless ? LIVELY_IF_CHANGING : LIVELY)",
    replace: "(endless ? LIVELY : LIVELY)",
  },
  {
    name: "legitimate ends are deadlocks",
    file: "search/watchers/deadlock-watcher.ts",
    find: "if (this.#ends !== null && this.#ends.evaluate(state, state, -1) === SAYS.true) return;",
    replace: "if (this.#ends !== null && this.#ends.evaluate(state, state, -1) === -2) return;",
  },
  {
    name: "evidence takes any event that leads to the next level",
    file: "search/evidence.ts",
    find: "const marked = this.#isMarked(after, level + 1, bit);",
    replace: "const marked = !last || this.#isMarked(after, level + 1, bit);",
  },
  {
    name: "evidence misses successors that differ in as many components as any",
    file: "search/store/marks.ts",
    find: "++strange > changes) return false;",
    replace: "++strange >= changes) return false;",
  },
  {
    name: "a memoised claim skips its last question",
    file: "machine/memo/evaluator.ts",
    find: "this.#tree.learn(path, code);",
    replace: "this.#tree.learn(path.slice(0, Math.max(1, path.length - 1)), code);",
  },
];

export const sabotages: readonly Sabotage[] = [
  ...network,
  ...faults,
  ...handlers,
  ...specs,
  ...familySabotages,
  ...handleSabotages,
  ...identitySabotages,
  ...search,
  ...environmentSabotages,
  ...atOnceSabotages,
  ...canonicalSabotages,
  ...livenessSabotages,
  ...symmetryProofSabotages,
  ...viewFaults,
  ...depthFirstSabotages,
  ...resumedSabotages,
  ...sharedSabotages,
  ...packedRowsSabotages,
  ...neverDeliveredSabotages,
];
