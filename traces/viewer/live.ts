// What the page of the explorer asks of whoever runs the model, and what it is answered. This is the interface between the two.
// The one idea: a way through a model is numbers, of an initial state and of what was chosen at each state after it, so that an
// address can hold it; what runs it answers with the view that the page of a trace has, and with what may happen next.
// Not here: answering (harness/exploring), carrying it (cli/explore), showing it (page/live).
import type { Around } from "../lines.ts";
import type { Continued, Said } from "./continued.ts";
import type { ClaimView, ExplainedView, View } from "./view.ts";

export type { Continued, Said };

/** A way through the model. */
export interface Way {
  /** Which of the initial states, from 0. */
  readonly initial: number;
  /** At each state in turn, which of the events that may happen there, from 0. */
  readonly choices: readonly number[];
  /** What the way is known to show: of a lasso where its loop begins. Null: what its end shows by itself. */
  readonly shows: { readonly claim: string; readonly loop: number | null } | null;
}

/** What is explored. */
export interface About {
  readonly title: string;
  readonly summary: string;
  readonly parameters: string;
  readonly engine: string;
  /** What the initial states are called; one without a name is the empty text. */
  readonly initials: readonly string[];
  readonly claims: readonly ClaimView[];
  /** What a predicate may name: nodes and groups, or the variables of a spec. */
  readonly names: readonly string[];
  /** Where to begin: the way of a trace, as far as it runs. */
  readonly begin: Way;
  /** What there is to say of the beginning: why a trace does not run to its end. */
  readonly note: string | null;
}

/** One event that may happen, with one of its outcomes. */
export interface Option {
  readonly text: string;
  readonly fault: boolean;
  /** What it changes and sends, in a line. */
  readonly does: string;
  /** Does it lead to a state that was not visited since the explorer began? */
  readonly isNew: boolean;
  /** Does it lead back to the same state? */
  readonly stays: boolean;
  /** Does it lead outside the bound of the model? */
  readonly isOutside: boolean;
  /** Claims that are violated behind it; such as are witnessed there and not before; such as throw there. */
  readonly violates: readonly string[];
  readonly witnesses: readonly string[];
  readonly throws: readonly string[];
}

/** What may happen at a state. */
export interface Here {
  readonly options: readonly Option[];
  /** Why it cannot be told: the model's code breaks there. */
  readonly broken: string | null;
}

/** What is known of a way already: so many of its events (-1: nothing), and of each claim so many positions. */
export interface Known {
  readonly events: number;
  readonly said: readonly number[];
}

/** A way, as far as it goes beyond what is known. */
export interface Walked {
  readonly way: Way;
  /** What the view says beside the way itself. */
  readonly heading: Omit<View, "courses" | "ends">;
  readonly continued: Continued;
  /** Is everything said of the claims? Else there is more to ask for (`claims`). */
  readonly isSaid: boolean;
  /** At the cursor. */
  readonly here: Here;
  /** The events behind what is known as lines of a trace file, and what stands around all of them. */
  readonly lines: readonly string[];
  readonly around: Around;
  /** Claims that are violated at the end. */
  readonly violated: readonly string[];
}

/** A way that was looked for. */
export interface Found {
  /** The text of a trace file. Null: there is none, and the sentence says why. */
  readonly trace: string | null;
  readonly sentence: string;
}

/** A trace as a way, as far as it runs. */
export interface Followed {
  readonly way: Way;
  readonly stopped: string | null;
}

/** The states of a model as a graph, breadth first from the initial ones. A state is its number in that order. */
export interface StateGraph {
  /** Are these all of the states? Else there are too many to draw, and only `levels` and `events` tell of more. */
  readonly isWhole: boolean;
  readonly sentence: string;
  readonly initial: readonly number[];
  /** By state: in how many events it is reached, and by which at first (a number in `texts`; of an initial state -1). */
  readonly depths: readonly number[];
  readonly by: readonly number[];
  readonly texts: readonly string[];
  /** By state, where each event that may happen there leads; -1: outside the bound of the model. */
  readonly next: readonly (readonly number[])[];
  /** By state, a letter for each claim, in the model's order: as in a `Status`. */
  readonly marks: readonly string[];
  /** Fields of nodes, or variables, that differ from state to state: by state, which of the values. */
  readonly fields: readonly {
    readonly name: string;
    readonly values: readonly string[];
    readonly of: readonly number[];
  }[];
  /** States at each depth. */
  readonly levels: readonly number[];
  /** How often each sort of event was taken, and led to a state not seen before; the most frequent first. */
  readonly events: readonly { readonly event: string; readonly taken: number; readonly fresh: number }[];
}

/** What may be asked, and what is answered. */
export interface Asks {
  readonly about: { readonly asked: object; readonly answer: About };
  /** The way beyond what is known of it, and what may happen after so many of its events. */
  readonly walk: {
    readonly asked: { readonly way: Way; readonly at: number; readonly known: Known };
    readonly answer: Walked;
  };
  /** What else is said of the claims: some more, as there is time. */
  readonly claims: {
    readonly asked: { readonly way: Way; readonly said: readonly number[] };
    readonly answer: { readonly said: readonly Said[]; readonly isSaid: boolean };
  };
  readonly here: { readonly asked: { readonly way: Way }; readonly answer: Here };
  /** By number, the events that may happen after which nothing may, though the model does not call that a legitimate end. */
  readonly ahead: { readonly asked: { readonly way: Way }; readonly answer: { readonly deadlocks: readonly number[] } };
  /** Goes on at random, until a claim is violated or so many events are taken. */
  readonly random: {
    readonly asked: {
      readonly way: Way;
      readonly events: number;
      /** Null: another walk each time. */
      readonly seed: number | null;
      readonly faults: boolean;
    };
    readonly answer: { readonly way: Way };
  };
  readonly follow: { readonly asked: { readonly trace: string }; readonly answer: Followed };
  /** Writes the way as a trace file where `check` writes its own; answers its path. */
  readonly save: { readonly asked: { readonly way: Way }; readonly answer: { readonly file: string } };
  /** A shortest way to a state of which a predicate, written in TypeScript, is true: from where a way ends, or (null) from the start. */
  readonly seek: {
    readonly asked: { readonly predicate: string; readonly seconds: number; readonly from: Way | null };
    readonly answer: Found;
  };
  /** A way on which a claim says something and is not violated. */
  readonly example: { readonly asked: { readonly claim: string; readonly seconds: number }; readonly answer: Found };
  /** What of a way that shows something is necessary, and the like. */
  readonly explain: { readonly asked: { readonly way: Way; readonly seconds: number }; readonly answer: ExplainedView };
  /** The graph of a model that has at most so many states. */
  readonly graph: { readonly asked: { readonly most: number; readonly seconds: number }; readonly answer: StateGraph };
  /** Checks the model behind, once more; what comes of it is told as news. */
  readonly check: { readonly asked: { readonly seconds: number }; readonly answer: object };
  /** Ends a search, or the check behind, with what was found. */
  readonly stop: { readonly asked: { readonly what: "seek" | "check" }; readonly answer: object };
}
export type Asked = keyof Asks;

/** What a search says on the way. */
export interface Progress {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly frontier: number;
  readonly seconds: number;
  readonly violations: number;
}

/** How the check behind ended. */
export interface Checked {
  readonly verdict: string;
  readonly sentence: string;
  readonly distinct: number;
  readonly depth: number;
  readonly seconds: number;
  readonly claims: readonly {
    readonly name: string;
    readonly kind: string;
    readonly verdict: string;
    /** Of the evidence. */
    readonly events: number | null;
    readonly trace: string | null;
  }[];
  /** What broke, and the way there. */
  readonly error: { readonly message: string; readonly trace: string | null } | null;
  readonly coverage: readonly { readonly event: string; readonly taken: number; readonly fresh: number }[];
  /** By how much a part of the state multiplies the states. */
  readonly profile: readonly { readonly part: string; readonly factor: number }[];
  readonly warnings: readonly string[];
}

/** What is told without being asked. */
export type News =
  /** The file of the model, or one that it imports, says something else now. */
  | { readonly kind: "changed"; readonly file: string }
  | { readonly kind: "checking"; readonly progress: Progress }
  | { readonly kind: "checked"; readonly checked: Checked }
  /** The check could not go on. */
  | { readonly kind: "unchecked"; readonly sentence: string }
  | { readonly kind: "seeking"; readonly progress: Progress }
  /** What is asked just now, to explain a way. */
  | { readonly kind: "explaining"; readonly what: string };
