// What the page of a trace is given: a trace, replayed, as plain JSON. This is the interface between the traces and the page.
// The one idea: whatever is known of the model is asked before, so the page computes places and colours and nothing of a protocol;
// texts are ready to be shown, and of states only what an event changed is repeated.
// Not here: making it (view-of.ts), showing it (page/).

/** A trace as the page shows it. `courses` are one; of a claim of two ends two, the second being its twin. */
export interface View {
  readonly version: 1;
  /** `two-phase-commit/majorityYes`. */
  readonly title: string;
  readonly summary: string;
  readonly parameters: string;
  readonly engine: string;
  readonly form: "protocol" | "spec";
  readonly claim: string;
  /** The kind of the claim, as `--json` names it; or `error`, or `walk`. */
  readonly kind: string;
  /** `walked`: it shows nothing but that it can be walked. */
  readonly verdict: "violated" | "witnessed" | "error" | "walked";
  /** Does the trace still show what it showed? */
  readonly reproduces: boolean;
  /** What came of the replay. */
  readonly sentence: string;
  /** What the claim asks of, as the checker's table of claims says it; or `error`, or `walk`. */
  readonly shownBy: string;
  /** Every claim of the model, in its order, `no deadlock` the last. */
  readonly claims: readonly ClaimView[];
  readonly courses: readonly Course[];
  /** Of a claim of two ends: what is equal at both and what differs. */
  readonly ends: readonly EndRow[];
  /** Of a lasso: why it is fair, a line each. */
  readonly fairness: readonly string[];
  /** What of it is necessary, and the like; null: nobody asked. */
  readonly explained: ExplainedView | null;
}

/** What was found out of a trace by asking the model more. */
export interface ExplainedView {
  /** Kinds of events: the numbers of those in the trace and in its twin, whether they are necessary, and what was asked. */
  readonly causes: readonly {
    readonly cause: string;
    readonly isFault: boolean;
    readonly events: readonly number[];
    readonly eventsOfTwin: readonly number[];
    readonly necessity: "necessary" | "not necessary" | "not known";
    readonly why: string;
  }[];
  /** What else was found, and what was not asked. */
  readonly sentences: readonly string[];
  /** The events in the order with the fewest switches between nodes, by their numbers in the trace; empty: there is no other. */
  readonly order: readonly number[];
}

export interface ClaimView {
  readonly name: string;
  readonly kind: string;
}

export interface EndRow {
  readonly label: string;
  readonly here: string;
  readonly there: string;
}

/** One way through the model. A position is a number of events that have happened; 0 is the start. */
export interface Course {
  /** The name of its file, where there are two. */
  readonly name: string | null;
  readonly initial: string | null;
  /** The nodes; of a spec none. */
  readonly lanes: readonly Lane[];
  readonly start: Whole;
  readonly events: readonly EventView[];
  readonly arrows: readonly Arrow[];
  /** After so many events begins what repeats for ever; as many as there are: there it stops for ever. Null: nothing repeats. */
  readonly loop: number | null;
  /** By claim, in the order of `claims`. */
  readonly statuses: readonly Status[];
}

export interface Lane {
  readonly id: string;
  readonly group: string;
}

/** Fields of a state with their values as text. */
export type Fields = readonly (readonly [name: string, text: string])[];

export interface NodeView {
  readonly lane: number;
  readonly status: "up" | "down" | "stopped";
  readonly fields: Fields;
}

/** A state of the whole. */
export interface Whole {
  readonly nodes: readonly NodeView[];
  readonly rest: Rest;
}

/** What is not a node. Messages in flight are arrows. */
export interface Rest {
  /** The variables of a spec. */
  readonly variables: Fields;
  readonly budgets: Fields;
  readonly observers: Fields;
  /** The group of each lane in the partition that is on. Null: none is. */
  readonly partition: readonly number[] | null;
  /** Broken connections that a node has yet to learn of. */
  readonly notices: readonly string[];
}

export interface ChangeView {
  /** Null: a variable of a spec. */
  readonly lane: number | null;
  readonly path: string;
  /** Absent: there was none; there is none any more; or it is members that came and went. */
  readonly before?: string;
  readonly after?: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

export interface EventView {
  readonly kind: string;
  /** The lane that acts; null: the network, or the whole. */
  readonly lane: number | null;
  /** The lanes that it concerns without their acting: of a connection, of a message that the network loses or copies. */
  readonly between: readonly [number, number] | null;
  /** A word or two for the diagram. */
  readonly label: string;
  /** The event in a sentence. */
  readonly phrase: string;
  /** The type of the message that it is about; null: none. */
  readonly type: string | null;
  readonly choice: string | null;
  readonly fault: boolean;
  readonly changes: readonly ChangeView[];
  /** The nodes that changed, as they are behind it. */
  readonly nodes: readonly NodeView[];
  /** What else changed; only that. */
  readonly rest: Partial<Rest>;
  /** What else there is to say. */
  readonly notes: readonly string[];
  /** The file and line of the handler that it asked, from beside the model's file: `lock.ts:17`; of the library's models
   * in the repository: `models/raft/server.ts:79`. Null: none, or nobody knows. */
  readonly place: string | null;
  /** Events that it directly follows from, by number: the one before at each node that it touches, the sending of what it takes. */
  readonly causes: readonly number[];
}

/**
 * How a message ended: `delivered`, also at once within the event that sent it; `lost`, by the network or for the reason told;
 * `absorbed`: an equal one was in flight; `vanished`: nobody is there to take it; `unsent`: its sender crashed before;
 * `in flight`: still at the end of the trace.
 */
export type End = "delivered" | "lost" | "absorbed" | "vanished" | "unsent" | "in flight";

/** One message on its way. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly type: string;
  /** The event that sent it; 0: it was in flight at the start. */
  readonly sent: number;
  /** `copy`: the network made it. */
  readonly origin: "send" | "copy" | "start";
  /** The event by which it ended; of what is in flight at the end the number of events. */
  readonly ended: number;
  readonly end: End;
  /** Why it was lost, or what else there is to say. */
  readonly why: string;
  /** Was it handled, or lost, within the exchange of the event that sent it? Then which in its order, from 1; else 0. */
  readonly atOnce: number;
  /** Does the event `ended` speak of it: is it what was delivered or dropped? */
  readonly main: boolean;
  /** From the first of these positions until the last a partition held it back. */
  readonly held: readonly (readonly [from: number, until: number])[];
}

/**
 * What a claim says at each position, a letter each: `y` yes, `n` no, `-` says nothing, `!` throws, `o` owed: what it promises is
 * still to come; ` ` not asked.
 */
export interface Status {
  readonly marks: string;
  /** Of a formula its conditions: as they are written, and where they are true. Of an event, at the position behind it. */
  readonly conditions: readonly { readonly text: string; readonly marks: string }[];
  /** Of a claim of two ends: view and fact at each position. */
  readonly looks: readonly (readonly [view: string, fact: string])[];
}
