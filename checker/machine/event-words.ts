// An event in a sentence: what happened, and to whom, without the name of its outcome.
// The one idea: the words say whose code was asked.
// Not here: events in traces (traces/).

import type { TraceEvent } from "../events/event.ts";
import { inSentence } from "../values/print.ts";

/** `action vote of server1 with server2`, `the delivery of ping from a to b`. */
export const eventInWords = (event: TraceEvent): string => {
  switch (event.kind) {
    case "deliver":
      return `the delivery of ${inSentence(event.message)} from ${event.from} to ${event.to}`;
    case "drop":
    case "duplicate":
      return `${event.kind} of ${inSentence(event.message)} from ${event.from} to ${event.to}`;
    case "timer":
    case "action": {
      const of = event.node === undefined ? "" : ` of ${event.node}`;
      return `${event.kind} ${event.name}${of}${event.value === undefined ? "" : ` with ${event.value}`}`;
    }
    case "crash":
    case "stop":
    case "restart":
      return `${event.kind} of ${event.node}`;
    case "suspect":
    case "trust":
    case "disconnected":
      return `${event.kind} of ${event.node}, about ${event.peer}`;
    case "partition":
    case "init":
      return `${event.kind} ${event.choice}`;
    case "heal":
      return "heal";
    case "disconnect":
      return `disconnect of ${event.a} and ${event.b}`;
  }
};
