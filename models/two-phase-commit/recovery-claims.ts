// What is claimed of XA's recovery besides what becomes of the branches: who answers what, who decides, and what a crash takes.
// The one idea: whoever lists what is in doubt mends a silent branch or manager, so their duties are claimed where they are due.
// Not here: split decisions, hanging branches (recovery.ts).
import { type Event, reachable, type Says, step } from "../../checker/index.ts";
import type { Branch, Log, Manager, Message, Nodes } from "./recovery-state.ts";

type Happening = Event<Log | Manager | Branch, Message>;

const isManager = (state: Log | Manager | Branch): state is Manager => "yes" in state;
const isBranch = (state: Log | Manager | Branch): state is Branch => "outcome" in state;

const answers = (event: Happening): Says => {
  if (event.kind !== "deliver" || event.message.type !== "prepare" || !isBranch(event.after)) return undefined;
  const [sent] = event.sends;
  const { phase } = event.after;
  return phase !== "working" && sent?.to === event.from && sent.message.type === (phase === "prepared" ? "yes" : "no");
};

const survives = (event: Happening): Says => {
  if (event.kind !== "crash") return undefined;
  const { before: was, after: is } = event;
  if (isManager(is)) return is.phase === "idle" && is.yes.size === 0;
  if (!isBranch(was) || !isBranch(is)) return undefined;
  return was.phase === "working"
    ? is.phase === "gone" && is.outcome === "rolledBack"
    : is.phase === was.phase && is.outcome === was.outcome;
};

/** What its log says after an event of a manager that asks for votes; one that does not neither decides nor counts. */
const decides = ({ log: was, branch }: Nodes, { log: is }: Nodes, event: Happening): Says => {
  if (!("after" in event) || !isManager(event.before) || !isManager(event.after)) return undefined;
  const isVote = event.kind === "deliver" && (event.message.type === "yes" || event.message.type === "no");
  if (!isVote && !(event.kind === "timer" && event.name === "giveUp")) return undefined;
  const { before, after } = event;
  if (before.phase === "idle") return event.sends.length === 0 && after.phase === "idle" && after.yes.size === 0;
  if (event.kind === "timer" || event.message.type === "no") return is.record !== "nothing" && is.record !== "commit";
  const all = new Set(before.yes).add(event.from).size === branch.length;
  return all
    ? is.record !== "nothing" && (was.record !== "nothing" || is.record === "commit")
    : is.record === was.record;
};

/** Of whoever comes back from a crash. */
export const returning = {
  "a crash takes what is not durable, and nothing else": step((_: Nodes, _after: Nodes, event: Happening) =>
    survives(event),
  ),
};

export const duties = {
  "a branch answers a prepare with what it then is": step((_: Nodes, _after: Nodes, event: Happening) =>
    answers(event),
  ),
  "who asks for votes decides by them, and nobody else does": step((before: Nodes, after: Nodes, event: Happening) =>
    decides(before, after, event),
  ),
  "an abort is presumed only of what is in doubt": step(
    ({ log: was, branch }: Nodes, { log: is }: Nodes, event: Happening) =>
      event.kind === "timer" && event.name === "list" && was.record !== is.record
        ? is.record === "abort" && branch.some(({ phase }) => phase === "prepared")
        : undefined,
  ),
  "a branch can fail by itself": reachable(
    ({ log, branch }: Nodes) => log.record === "nothing" && branch.some(({ outcome }) => outcome === "rolledBack"),
  ),
  "time can be up before anybody has voted": reachable(
    ({ log, branch }: Nodes) => log.record === "abort" && branch.every(({ phase }) => phase === "working"),
  ),
};
