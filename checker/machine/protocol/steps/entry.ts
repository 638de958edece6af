// How rows and their entries lie in integers, and what flags and guards mean.
// The one idea: who writes entries (rows.ts) and who applies them (expander.ts, exchange.ts) share nothing but this page.
// Not here: what may happen at a node (rows.ts).

import { layout } from "../../../values/record.ts";

/**
 * What a row has of an entry: where it lies, and what becomes of the node's own inbox, which is all that differs from row to row; or, where
 * nobody asked for that yet, less than 0.
 */
export const CELL = layout("entry", "inbox");
/** An entry; behind it lies a SENT for each other node that is sent something. */
export const ENTRY = layout(
  "label",
  // The component of the budget that is spent, or FREE.
  "budget",
  // What becomes of the node.
  "local",
  "flags",
  "guard",
  // Of the guard: the node that it speaks of.
  "argument",
  // How many are sent to; where the node's connections die, before that and after.
  "before",
  "after",
  // A budget that is spent as well, or FREE.
  "second",
  // What observers are shown.
  "happening",
);
/** What another node is sent, as a list of envelopes. */
export const SENT = layout("receiver", "list");
export const FREE = -1;
/** The entry is an event other than a fault: the state is no end. */
export const LIVELY = 1;
/** It counts as one only where it changes something: a redelivery. */
export const LIVELY_IF_CHANGING = 2;
/** The node's connections die: queues of others are emptied too. */
export const PURGES = 4;
/** Something came to the node, so a slow timer has to wait. */
export const DELIVERS = 8;
/** Some of the messages are handled in the same event. */
export const EXCHANGES = 16;
/** It is the delivery of a message whose loss is as if it were never delivered. */
export const LOSABLE = 32;

export const UNGUARDED = 0;
/** Not while a partition separates the node from the argument. */
export const UNLESS_CUT = 1;
/** Only while the argument is down or stopped. */
export const WHILE_DOWN = 2;
/** Only while the argument is up. */
export const WHILE_UP = 3;
/** Only while the argument is down or stopped and nothing of it is in flight to others. */
export const WHILE_SILENT = 4;
/** Only while nothing can be delivered to the node. */
export const WHILE_IDLE = 5;
