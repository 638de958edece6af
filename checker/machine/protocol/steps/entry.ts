// How an entry of a row lies in its integers, and what its flags and guards mean.
// The one idea: who writes entries (rows.ts) and who applies them (expander.ts, exchange.ts) share nothing but this page.
// Not here: what may happen at a node (rows.ts).

/**
 * An entry: [label, budget or FREE, local, inbox, flags, guard, argument, pairs before, pairs after, second budget or FREE,
 * what observers are shown, (receiver, list)…].
 * Where the node's connections die, the first pairs are sent before that and the others after.
 */
export const ENTRY = 11;
export const SECOND = 9;
export const HAPPENING = 10;
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
