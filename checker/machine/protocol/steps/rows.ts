// Rows: everything that can happen at one node, given its local state and its inbox.
// The one idea: what may happen at a node depends on nothing else but a few guards (budgets, a partition, whether a peer is
// down), so a row is derived once and scanned ever after; guards and the inboxes of others are looked at when it is scanned.
// Rows of one local state are put together from the same entries: what comes of a message, of a timer, of a loss follows from the local
// state and that message alone, and only what is left of the inbox from the inbox. So a row is a list of places of entries, each with
// the inbox that it leaves, and of an inbox that is new no more than that is found out. Where more of an entry depends on the inbox (what
// goes over a broken connection, whether a copy is stale, how far a step came that a crash fell into) each row has entries of its own.
// Whoever takes one event of many wants to know one of these inboxes; so a row may be had open, and each inbox is found out when its entry
// is taken. What is enabled follows from entries and guards, and never from what an entry leaves; so an open row says it as well.
// Not here: applying a row to a state (protocol-machine.ts), crashes inside a step (mid-step.ts).
import type { EventKind } from "../../../events/kinds.ts";
import { append, layout } from "../../../values/record.ts";
import { grown, PairMap } from "../../../values/sequences.ts";
import { lookFirst } from "../../lookout.ts";
import { NEVER, type Topology, UNLIMITED } from "../assumptions/topology.ts";
import type { Labels } from "../events/labels.ts";
import type { ObserverTable } from "../events/observers.ts";
import { type Envelopes, Inboxes } from "../network/inbox.ts";
import { tooManyParts, tornSends } from "../network/mid-step.ts";
import { undeliveredOf } from "../network/undelivered.ts";
import type { Answer } from "../nodes/answers.ts";
import type { Spontaneous } from "../nodes/handler-info.ts";
import type { Handlers } from "../nodes/handlers.ts";
import {
  CELL,
  DELIVERS,
  ENTRY,
  EXCHANGES,
  FREE,
  LIVELY,
  LIVELY_IF_CHANGING,
  LOSABLE,
  PURGES,
  SENT,
  UNGUARDED,
  UNLESS_CUT,
  WHILE_DOWN,
  WHILE_IDLE,
  WHILE_SILENT,
  WHILE_UP,
} from "./entry.ts";

/** No local state. */
const NONE = -1;
/** Before the cells of a row, and before a share: how many there are. */
const COUNT = 1;

/** What an event leaves of the inbox of its node, before what that sends itself: all, what outlives its connections, nothing. */
const ALL = 0;
const OUTLIVING = 1;
const NOTHING_LEFT = 2;
/** And without the envelope that it is of: delivered, or lost; or with one more of it. */
const DELIVERED = 3;
const LOST = 4;
const DOUBLED = 5;

/** What entries that rows share are derived from: an envelope that may be delivered, one that may be lost, the local state alone. */
const DELIVERY = 0;
const ACCIDENT = 1;
const UNASKED = 2;
const ORIGINS = 3;
/** Of an entry that rows share: what it leaves of an inbox, and the lists that the node sends itself then. */
const SHARE = layout("entry", "leaves", "envelope", "before", "after");
/** In the place of an inbox that is not found out yet: where the share begins that says how, below this. */
const OPEN = -1;
/** The list of no sends. */
const NOTHING = 0;

/** Rows and their entries are derivable, so the cache forgets them all when it holds more integers than this. */
const LIMIT = 1 << 23;
/** Lists of sends that are remembered by receiver. */
const MOST_SPLIT = 1 << 15;

/** What a node does or suffers, and what comes of it. */
interface Outcome extends Answer {
  readonly kind: EventKind;
  readonly what: number;
  readonly isStale?: boolean;
}

/** One entry before it is written: a step of the node, or a fault. */
interface Draft {
  readonly label: number;
  readonly budget: number;
  /** What an event leaves of any inbox: only where rows share their entries. */
  readonly leaves: number;
  /** A crash inside a step that spends a budget of its own spends both. */
  readonly second?: number;
  readonly local: number;
  /** Its inbox before what it sends itself. */
  readonly inbox: number;
  readonly flags: number;
  readonly guard: number;
  readonly argument: number;
  /** Ids of lists of envelopes: sent before and after the node's connections die. */
  readonly sends: number;
  readonly after: number;
}

/** An entry that was written: where, and the lists that the node sends itself. */
interface Written {
  readonly entry: number;
  readonly before: number;
  readonly after: number;
}

export interface RowsParts {
  readonly topology: Topology;
  readonly handlers: Handlers;
  readonly envelopes: Envelopes;
  readonly inboxes: Inboxes;
  readonly labels: Labels;
  readonly observers: ObserverTable;
}

export class Rows {
  readonly #topology: Topology;
  readonly #handlers: Handlers;
  readonly #envelopes: Envelopes;
  readonly #inboxes: Inboxes;
  readonly #labels: Labels;
  readonly #observers: ObserverTable;
  readonly #places: readonly PairMap[];
  /** By node: what was asked for last, which in the next state is mostly the same. */
  readonly #lastLocals: Int32Array;
  readonly #lastInboxes: Int32Array;
  readonly #lastPlaces: Int32Array;
  /** Rows: [cells, CELL…]; the cells of a row with inboxes that are not found out are counted below 0. */
  data = new Int32Array(4096);
  #used = 0;
  /** What cells point to. */
  entries = new Int32Array(4096);
  #entriesUsed = 0;
  /** What rows share: [entries, SHARE…], by node: (local state, envelope and origin) → where that begins. */
  #shares = new Int32Array(4096);
  #sharesUsed = 0;
  readonly #shared: readonly PairMap[];
  readonly #areShared: boolean;
  /** By id of a list of sends: [receiver, list of the envelopes to it]…, receivers in ascending order. */
  readonly #split = new Map<number, readonly (readonly [receiver: number, list: number])[]>();
  readonly #losesOnCrash: boolean;
  readonly #disconnects: boolean;
  readonly #exchanges: boolean;
  /** May messages be lost or duplicated? */
  readonly #losesOrDuplicates: boolean;
  /** May a crash fall inside a step? */
  readonly #tears: boolean;
  readonly #isLosable: ReturnType<typeof undeliveredOf>;
  /** The row that is being put together, and the entry that is being written. */
  readonly #row: number[] = [];
  readonly #words: number[] = [];

  constructor({ topology, handlers, envelopes, inboxes, labels, observers }: RowsParts) {
    this.#topology = topology;
    this.#handlers = handlers;
    this.#envelopes = envelopes;
    this.#inboxes = inboxes;
    this.#labels = labels;
    this.#observers = observers;
    this.#places = topology.nodes.map(() => new PairMap());
    this.#lastLocals = new Int32Array(topology.nodes.length).fill(NONE);
    this.#lastInboxes = new Int32Array(topology.nodes.length);
    this.#lastPlaces = new Int32Array(topology.nodes.length);
    this.#losesOnCrash = topology.links.some((link) => link.losesOnCrash);
    this.#disconnects = topology.links.some((link) => link.disconnects !== NEVER);
    this.#exchanges = topology.links.some((link) => link.atOnce);
    this.#losesOrDuplicates = topology.links.some(({ loses, duplicates }) => loses !== NEVER || duplicates >= 0);
    this.#isLosable = undeliveredOf(topology);
    this.#tears = topology.crashes.some(({ midStep }) => midStep);
    this.#shared = topology.nodes.map(() => new PairMap());
    this.#areShared = !(this.#disconnects || this.#tears || inboxes.tellsFresh);
  }

  /** Where in `data` the row of a node begins: [cells, cell…]. Good until the next call. */
  at(node: number, local: number, inbox: number): number {
    const place = this.open(node, local, inbox);
    if (this.data[place]! < 0) this.#close(place, node, inbox);
    return place;
  }

  /** The same for who asks for the inboxes of single cells; there may be as many cells below 0. */
  open(node: number, local: number, inbox: number): number {
    if (this.#lastLocals[node] === local && this.#lastInboxes[node] === inbox) return this.#lastPlaces[node]!;
    const known = this.#places[node]!.get(local, inbox);
    const place = known >= 0 ? known : this.#build(node, local, inbox);
    this.#lastLocals[node] = local;
    this.#lastInboxes[node] = inbox;
    this.#lastPlaces[node] = place;
    return place;
  }

  /** What becomes of an inbox by the entry of a cell of its row. */
  inboxAfter(cell: number, node: number, inbox: number): number {
    const known = this.data[cell + CELL.inbox]!;
    if (known >= 0) return known;
    const shares = this.#shares;
    const at = OPEN - known;
    const rest = this.#left(shares[at + SHARE.leaves]!, node, inbox, shares[at + SHARE.envelope]!);
    const own = this.put(this.put(rest, shares[at + SHARE.before]!), shares[at + SHARE.after]!);
    this.data[cell + CELL.inbox] = own;
    return own;
  }

  /** Finds out the inboxes of a row that nobody asked for yet. */
  #close(place: number, node: number, inbox: number): void {
    const count = -this.data[place]!;
    for (let i = 0, cell = place + COUNT; i < count; i++, cell += CELL.size) this.inboxAfter(cell, node, inbox);
    this.data[place] = count;
  }

  /** A list of sends by receiver. */
  split(sends: number): readonly (readonly [number, number])[] {
    const known = this.#split.get(sends);
    if (known !== undefined) return known;
    const lists = this.#handlers.compiler.lists;
    const byReceiver = new Map<number, number[]>();
    for (const id of lists.get(sends)) {
      const { to } = this.#envelopes.get(id);
      byReceiver.set(to, [...(byReceiver.get(to) ?? []), id]);
    }
    const split = [...byReceiver].sort((a, b) => a[0] - b[0]).map(([to, ids]) => [to, lists.intern(ids)] as const);
    if (this.#split.size >= MOST_SPLIT) this.#split.clear();
    this.#split.set(sends, split);
    return split;
  }

  /** The inbox after a list of envelopes has come in. */
  put(inbox: number, list: number): number {
    if (list === NOTHING) return inbox;
    return this.#inboxes.put(inbox, this.#handlers.compiler.lists.get(list));
  }

  #build(node: number, local: number, inbox: number): number {
    if (this.#used + this.#entriesUsed + this.#sharesUsed > LIMIT) this.forget();
    const row = this.#row;
    row.length = COUNT;
    if (this.#areShared) this.#putTogether(node, local, inbox);
    else this.#deriveAll(node, local, inbox);
    const cells = (row.length - COUNT) / CELL.size;
    row[0] = this.#areShared ? -cells : cells;
    const at = this.#used;
    this.data = grown(this.data, at + row.length);
    for (let i = 0; i < row.length; i++) this.data[at + i] = row[i]!;
    this.#used += row.length;
    this.#places[node]!.set(local, inbox, at);
    return at;
  }

  forget(): void {
    for (const places of [...this.#places, ...this.#shared]) places.clear();
    this.#lastLocals.fill(NONE);
    this.#used = 0;
    this.#entriesUsed = 0;
    this.#sharesUsed = 0;
  }

  /** A row of entries that others have, too. */
  #putTogether(node: number, local: number, inbox: number): void {
    for (const envelope of this.#inboxes.deliverable(inbox)) this.#share(node, local, inbox, envelope, DELIVERY);
    this.#share(node, local, inbox, 0, UNASKED);
    if (!this.#losesOrDuplicates) return;
    for (const envelope of this.#inboxes.heads(inbox)) this.#share(node, local, inbox, envelope, ACCIDENT);
  }

  #share(node: number, local: number, inbox: number, envelope: number, origin: number): void {
    const key = envelope * ORIGINS + origin;
    let place = this.#shared[node]!.get(local, key);
    if (place < 0) {
      place = this.#derive(node, local, envelope, this.#draftsOf(node, local, inbox, envelope, origin));
      this.#shared[node]!.set(local, key, place);
    }
    const shares = this.#shares;
    for (let left = shares[place]!, at = place + COUNT; left > 0; left--, at += SHARE.size)
      this.#row.push(shares[at + SHARE.entry]!, OPEN - at);
  }

  #draftsOf(node: number, local: number, inbox: number, envelope: number, origin: number): Draft[] {
    if (origin === DELIVERY) return this.#delivery(node, local, inbox, envelope);
    return origin === UNASKED ? this.#unasked(node, local, inbox) : this.#accidents(node, local, inbox, envelope);
  }

  /** Writes the entries of drafts for all rows that have them. */
  #derive(node: number, local: number, envelope: number, drafts: readonly Draft[]): number {
    const words = [drafts.length];
    for (const draft of drafts)
      append(SHARE, words, { ...this.#write(node, local, draft), leaves: draft.leaves, envelope });
    const at = this.#sharesUsed;
    this.#shares = grown(this.#shares, at + words.length);
    this.#shares.set(words, at);
    this.#sharesUsed += words.length;
    return at;
  }

  /** A row with entries of its own. */
  #deriveAll(node: number, local: number, inbox: number): void {
    const steps = [
      ...this.#inboxes.deliverable(inbox).flatMap((envelope) => this.#delivery(node, local, inbox, envelope)),
      ...this.#notices(node, local, inbox),
      ...this.#unasked(node, local, inbox),
    ];
    const torn = this.#tears ? steps.flatMap((step) => this.#torn(node, step)) : [];
    const accidents = this.#losesOrDuplicates
      ? this.#inboxes.heads(inbox).flatMap((envelope) => this.#accidents(node, local, inbox, envelope))
      : [];
    for (const draft of [...steps, ...torn, ...accidents]) {
      const { entry, before, after } = this.#write(node, local, draft);
      this.#row.push(entry, this.put(this.put(draft.inbox, before), after));
    }
  }

  /** What an event of an envelope, or of none, leaves of the inbox of its node, before what that sends itself. */
  #left(leaves: number, node: number, inbox: number, envelope: number): number {
    switch (leaves) {
      case ALL:
        return inbox;
      case OUTLIVING:
        return this.#inboxes.purge(inbox, node, node);
      case NOTHING_LEFT:
        return Inboxes.EMPTY;
      case DELIVERED:
        return this.#inboxes.delivered(inbox, envelope);
      case LOST:
        return this.#inboxes.take(inbox, envelope);
      case DOUBLED:
        return this.#inboxes.duplicate(inbox, envelope);
      default:
        throw new Error(`nothing is known of what ${leaves} leaves`);
    }
  }

  /** What may be delivered comes first in a row, so that a slow timer knows whether it has to wait. */
  #delivery(node: number, local: number, inbox: number, envelope: number): Draft[] {
    const answers = this.#handlers.delivered(node, local, envelope);
    if (answers.length === 0) return [];
    const info = this.#envelopes.get(envelope);
    const { endless, from } = info;
    const losable = this.#isLosable?.(info) === true ? LOSABLE : 0;
    const rest = this.#left(DELIVERED, node, inbox, envelope);
    const isStale = this.#inboxes.stale(inbox, envelope);
    return answers.map(({ local: next, choice, choiceIndex, sends }) => {
      const delivery = { kind: "deliver", what: envelope, isStale, local: next, choice, choiceIndex, sends } as const;
      return {
        label: this.#label(node, delivery),
        budget: FREE,
        leaves: DELIVERED,
        local: next,
        inbox: rest,
        flags: DELIVERS | losable | (endless ? LIVELY_IF_CHANGING : LIVELY),
        guard: this.#topology.partition !== null && from !== node ? UNLESS_CUT : UNGUARDED,
        argument: from,
        sends,
        after: 0,
      };
    });
  }

  #notices(node: number, local: number, inbox: number): Draft[] {
    if (!this.#disconnects) return [];
    return this.#inboxes
      .notices(inbox)
      .flatMap((notice) =>
        this.#handlers
          .disconnected(node, local, notice)
          .map((event) => this.#draft(node, event, this.#inboxes.seen(inbox, notice), LIVELY | DELIVERS)),
      );
  }

  #unasked(node: number, local: number, inbox: number): Draft[] {
    return this.#handlers.spontaneous(node, local).map((event) => this.#spontaneous(node, event, inbox));
  }

  #spontaneous(node: number, event: Spontaneous, inbox: number): Draft {
    switch (event.kind) {
      case "crash":
      case "stop":
        return this.#crash(node, event, inbox);
      case "suspect":
      case "trust":
        return this.#detection(node, event, inbox);
      case "timer": {
        const { name } = this.#handlers.infos[this.#topology.nodes[node]!.groupIndex]![event.what]!;
        const guard = this.#topology.slow.has(name) ? WHILE_IDLE : UNGUARDED;
        return { ...this.#draft(node, event, inbox, LIVELY), guard };
      }
      case "action":
      case "disconnected":
      case "restart":
        return this.#draft(node, event, inbox, LIVELY);
    }
  }

  #draft(node: number, outcome: Outcome, inbox: number, flags: number): Draft {
    const { local, sends } = outcome;
    const label = this.#label(node, outcome);
    const common = { budget: FREE, leaves: ALL, guard: UNGUARDED, argument: 0, after: 0 };
    return { ...common, label, local, inbox, flags, sends };
  }

  /** Field by field, because where rows have entries of their own one is made for each content of an inbox. */
  #label(node: number, { kind, what, choice: name, choiceIndex, sends, isStale = false }: Outcome): number {
    const choice = this.#handlers.choiceId(name);
    return this.#labels.intern({ kind, node, what, choiceIndex, choice, sends, isStale });
  }

  #detection(node: number, event: Spontaneous, inbox: number): Draft {
    const detector = this.#topology.detector!;
    const draft = { ...this.#draft(node, event, inbox, LIVELY), argument: event.what };
    if (detector.kind === "unreliable")
      return event.kind === "trust" ? draft : { ...draft, flags: 0, budget: this.#budget(detector.budget) };
    if (event.kind === "trust") return { ...draft, guard: WHILE_UP };
    return { ...draft, guard: detector.kind === "perfect" ? WHILE_DOWN : WHILE_SILENT };
  }

  #crash(node: number, event: Spontaneous, inbox: number): Draft {
    const leaves = this.#leavesOf(event);
    return {
      ...this.#draft(node, event, this.#left(leaves, node, inbox, 0), this.#losesOnCrash ? PURGES : 0),
      leaves,
      budget: this.#budget(this.#topology.crashes[event.what]!.budget),
      sends: 0,
      after: event.sends,
    };
  }

  /** A crash ends connections; a stop discards whatever is on its way to the node. */
  #leavesOf(fall: Spontaneous): number {
    return fall.kind === "stop" ? NOTHING_LEFT : OUTLIVING;
  }

  /** Crashes inside a step: the step's new state, as far as it survives, and a part of what it sends. */
  #torn(node: number, step: Draft): Draft[] {
    const { crashes } = this.#topology;
    if (step.sends === 0 || !crashes.some(({ midStep, nodes }) => midStep && nodes.has(node))) return [];
    const { lists } = this.#handlers.compiler;
    const all = lists.get(step.sends);
    const parts = tornSends(all, (id) => this.#envelopes.get(id).queue);
    if (parts === null) throw tooManyParts(this.#topology.nodes[node]!.id, all.length);
    const falls = this.#handlers
      .spontaneous(node, step.local)
      .filter(({ kind, what }) => (kind === "crash" || kind === "stop") && crashes[what]!.midStep);
    return falls.flatMap((fall) =>
      parts.map((positions): Draft => {
        lookFirst();
        const left = lists.intern(positions.map((position) => all[position]!));
        const sends = lists.intern([...lists.get(left), ...lists.get(fall.sends)]);
        const own = this.#toItself(node, step.inbox, left);
        return {
          ...step,
          label: this.#labels.intern({
            kind: fall.kind,
            node,
            what: fall.what,
            choiceIndex: fall.choiceIndex,
            choice: this.#handlers.choiceId(fall.choice),
            sends,
            inside: step.label,
            sent: lists.intern(positions),
          }),
          budget: this.#budget(crashes[fall.what]!.budget),
          second: step.budget,
          local: fall.local,
          inbox: this.#left(this.#leavesOf(fall), node, own, 0),
          flags: this.#losesOnCrash ? PURGES : 0,
          // What it sends itself is in `own` already; what goes over a broken connection does not leave.
          sends: lists.intern(
            lists.get(this.#leaving(node, step.inbox, left)).filter((id) => this.#envelopes.get(id).to !== node),
          ),
          after: fall.sends,
        };
      }),
    );
  }

  /** Drops and duplications: one of each different message in flight, none of what a node sends itself. */
  #accidents(node: number, local: number, inbox: number, envelope: number): Draft[] {
    const { link, from } = this.#envelopes.get(envelope);
    if (from === node) return [];
    const drafts: Draft[] = [];
    const accident = (kind: EventKind, budget: number, leaves: number): void => {
      const event = { kind, what: envelope, choiceIndex: -1, choice: null, local, sends: NOTHING };
      const after = this.#left(leaves, node, inbox, envelope);
      drafts.push({ ...this.#draft(node, event, after, 0), leaves, budget: this.#budget(budget) });
    };
    if (link.loses !== NEVER) accident("drop", link.loses, LOST);
    if (link.duplicates >= 0) accident("duplicate", link.duplicates, DOUBLED);
    return drafts;
  }

  /** The component of a budget; FREE where there is no limit. */
  #budget(budget: number): number {
    return budget === UNLIMITED ? FREE : 2 * this.#topology.nodes.length + budget;
  }

  /** The inbox of a node after those of a list that it sends itself. */
  #toItself(node: number, inbox: number, list: number): number {
    return this.put(inbox, this.#ownOf(node, list));
  }

  /** Of a list what a node sends itself. */
  #ownOf(node: number, list: number): number {
    if (list === NOTHING) return NOTHING;
    return this.split(list).find(([receiver]) => receiver === node)?.[1] ?? NOTHING;
  }

  /** What of a list leaves the node: not what goes over a connection whose breaking it has not seen yet. */
  #leaving(node: number, inbox: number, list: number): number {
    if (!this.#disconnects || list === NOTHING) return list;
    const { lists } = this.#handlers.compiler;
    return lists.intern(this.#inboxes.leaving(inbox, node, lists.get(list)));
  }

  /** Writes the entry of a draft, of which it leaves out what becomes of the inbox. */
  #write(node: number, local: number, draft: Draft): Written {
    lookFirst();
    const purges = (draft.flags & PURGES) !== 0;
    const first = this.#leaving(node, draft.inbox, draft.sends);
    const second = this.#leaving(node, draft.inbox, draft.after);
    const before = purges ? first : this.#joined(first, second);
    const after = purges ? second : NOTHING;
    const all = this.#joined(before, after);
    const exchanges = this.#exchanges && this.#somethingAtOnce(all);
    const flags = draft.flags | (exchanges ? EXCHANGES : 0);
    const acts = !this.#labels.isAccident(draft.label);
    const words = this.#words;
    words.length = 0;
    append(ENTRY, words, {
      label: draft.label,
      budget: draft.budget,
      local: draft.local,
      flags,
      guard: draft.guard,
      argument: draft.argument,
      before: 0,
      after: 0,
      second: draft.second ?? FREE,
      happening: this.#observers.happening(draft.label, acts ? local : -1, acts ? draft.local : -1),
    });
    if (exchanges) append(SENT, words, { receiver: node, list: all });
    words[ENTRY.before] = exchanges ? 1 : this.#writeOthers(node, before, words);
    words[ENTRY.after] = exchanges ? 0 : this.#writeOthers(node, after, words);
    const entry = this.#entriesUsed;
    this.entries = grown(this.entries, entry + words.length);
    this.entries.set(words, entry);
    this.#entriesUsed += words.length;
    // In an exchange what a node sends itself is handled like the rest.
    if (exchanges) return { entry, before: NOTHING, after: NOTHING };
    return { entry, before: this.#ownOf(node, before), after: this.#ownOf(node, after) };
  }

  /** Writes what of a list goes to others; to how many. */
  #writeOthers(node: number, list: number, words: number[]): number {
    if (list === NOTHING) return 0;
    const others = this.split(list).filter(([receiver]) => receiver !== node);
    for (const [receiver, part] of others) append(SENT, words, { receiver, list: part });
    return others.length;
  }

  #joined(list: number, behind: number): number {
    if (behind === NOTHING) return list;
    if (list === NOTHING) return behind;
    const { lists } = this.#handlers.compiler;
    return lists.intern([...lists.get(list), ...lists.get(behind)]);
  }

  #somethingAtOnce(list: number): boolean {
    return this.#handlers.compiler.lists.get(list).some((id) => this.#envelopes.get(id).link.atOnce);
  }
}
