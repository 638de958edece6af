// What clients ask of a server: writes, reads (thesis, 6.4) and changes of the configuration (thesis, chapter 4).
// The one idea: only a leader serves; a write is served when its entry is applied, a read when its leader is known to lead.
// Not here: the clients (clients.ts).
import { type NodeId, send } from "../../checker/index.ts";
import type { Node, ServerStep } from "./node.ts";
import { advanceCommitIndex, appended, registerValue, written } from "./replication.ts";
import type { Command, Leader, Request, Server } from "./state.ts";

/** Leaders: if command received from client: append entry to local log, respond after entry applied to state machine. */
export const receiveWrite = (s: Server, { id }: Request, from: NodeId, node: Node): ServerStep => {
  const write = { type: "write", client: from, id } as const;
  if (s.role !== "leader" || !node.rules.mayTake(s, write))
    return node.step(s, send(from, { type: "refused", id } as const));
  return append(s, write, node);
};

const append = (s: Leader, command: Command, node: Node): ServerStep => {
  const after = appended(s, command, node);
  return advanceCommitIndex(after, node, ...written(s, after));
};

/**
 * ReadIndex: a leader that has committed an entry of its term notes its commit index, has a majority confirm that it still
 * leads, and answers once its state machine is that far.
 */
export const receiveRead = (s: Server, { id }: Request, from: NodeId, node: Node): ServerStep => {
  if (s.role !== "leader") return node.step(s, send(from, { type: "refused", id } as const));
  if (node.rules.read === "local")
    return node.step(s, send(from, { type: "value", id, value: registerValue(s, node.rules) } as const));
  if (!node.rules.mayRead(s)) return node.step(s, send(from, { type: "refused", id } as const));
  const read = { id, readIndex: s.commitIndex, confirmedBy: new Set<NodeId>() };
  return advanceCommitIndex({ ...s, reads: new Map(s.reads).set(from, read) }, node);
};

/**
 * AddServer and RemoveServer: the leader appends the new configuration, which is in force as soon as it is in the log. One
 * change at a time, and one server at a time.
 */
export const changeServers = (s: Server, members: readonly NodeId[], node: Node): ServerStep | undefined => {
  if (s.role !== "leader" || !node.rules.mayChange(s)) return undefined;
  const underWay = s.log.slice(s.commitIndex).some(({ command }) => command.type === "configuration");
  return underWay ? undefined : append(s, { type: "configuration", members: new Set(members) }, node);
};

export const addServer = (s: Server, added: NodeId, node: Node): ServerStep | undefined => {
  const members = node.membersOf(s);
  return members.includes(added) ? undefined : changeServers(s, [...members, added], node);
};

export const removeServer = (s: Server, removed: NodeId, node: Node): ServerStep | undefined => {
  const members = node.membersOf(s);
  if (!members.includes(removed) || members.length === 1) return undefined;
  return changeServers(s, node.rules.membersWithout(members, removed), node);
};
