// What clients ask of a server: writes, reads (thesis, 6.4) and changes of the configuration (thesis, chapter 4).
// The one idea: only a leader serves; a write is served when its entry is applied, a read when its leader is known to lead.
// Not here: the clients (clients.ts).
import { type NodeId, send } from "../../checker/index.ts";
import type { Node, ServerStep } from "./node.ts";
import { advanceCommitIndex, appended, registerValue, written } from "./replication.ts";
import type { Command, Leader, Request, Server } from "./state.ts";

type Asked<T extends Request["type"]> = Extract<Request, { readonly type: T }>;

/** Leaders: if command received from client: append entry to local log, respond after entry applied to state machine. */
export const receiveWrite = (s: Server, { id }: Asked<"write" | "read">, from: NodeId, node: Node): ServerStep => {
  if (s.role !== "leader") return node.step(s, send(from, { type: "refused", id } as const));
  return append(s, { type: "write", client: from, id }, node);
};

const append = (s: Leader, command: Command, node: Node): ServerStep => {
  const after = appended(s, command, node);
  return advanceCommitIndex(after, node, ...written(s, after));
};

/**
 * ReadIndex: a leader that has committed an entry of its term notes its commit index, has a majority confirm that it still
 * leads, and answers once its state machine is that far.
 */
export const receiveRead = (s: Server, { id }: Asked<"write" | "read">, from: NodeId, node: Node): ServerStep => {
  if (s.role !== "leader") return node.step(s, send(from, { type: "refused", id } as const));
  if (node.rules.read === "local")
    return node.step(s, send(from, { type: "value", id, value: registerValue(s) } as const));
  if (s.log[s.commitIndex - 1]?.term !== s.currentTerm)
    return node.step(s, send(from, { type: "refused", id } as const));
  const read = { id, readIndex: s.commitIndex, confirmedBy: new Set<NodeId>() };
  return advanceCommitIndex({ ...s, reads: new Map(s.reads).set(from, read) }, node);
};

/** Configuration changes of one server at a time; the new configuration is in force as soon as it is in the log. */
export const receiveChange = (s: Server, { add, remove }: Asked<"change">, node: Node): ServerStep => {
  if (s.role !== "leader" || !node.rules.mayChange(s)) return node.step(s);
  const underWay = s.log.slice(s.commitIndex).some(({ command }) => command.type === "configuration");
  const old = node.membersOf(s);
  const members = new Set([...old.filter((member) => member !== remove), ...(add === null ? [] : [add])]);
  const changes = (add === null || !old.includes(add)) && (remove === null || old.includes(remove));
  return underWay || !changes ? node.step(s) : append(s, { type: "configuration", members }, node);
};
