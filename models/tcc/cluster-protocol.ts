// The transaction manager of TCC as a cluster, as handlers: the log that is shared, and its members.
// The one idea: a member decides by one conditional write to the log, and does whatever then stands.
// Not here: what is modelled and why, what is claimed (cluster.ts), the branches (protocol.ts).
import { type NodeId, next, type Role, send, sendAll } from "../../checker/index.ts";
import { type Answer, type Call, type Phase, seata } from "./protocol.ts";

export const branches: readonly NodeId[] = ["order", "stock"];

export const sharing = {
  ...seata,
  /** Does the log take a phase only where the one that the member has in mind still stands? */
  conditional: true,
  /** Have enough branches answered: to be confirmed, and to be done with. */
  tried: (heard: ReadonlySet<NodeId>): boolean => branches.every((branch) => heard.has(branch)),
  done: (heard: ReadonlySet<NodeId>): boolean => branches.every((branch) => heard.has(branch)),
  /** Is a copy that is told late told at all? */
  tellsCopy: true,
  /** Does a member take an answer that comes too late, to make nothing of it? */
  takesLate: true,
  /** Can a member read what another one has recorded? */
  shares: true,
};
export type Rules = typeof sharing;

/** What a member asks of the log: nothing but the phase that stands, or to write one in place of another. */
export type Request =
  | { readonly type: "read" }
  | { readonly type: "write"; readonly over: Phase; readonly phase: Phase };
export type Stands = { readonly type: "stands"; readonly phase: Phase };

export interface Log {
  readonly phase: Phase;
  /** What stands in the copy that takes over in a crash. */
  readonly copy: Phase;
}

export const log = (copies: "at once" | "late", rules: Rules): Role<Log, Request, Stands> => {
  const written = (s: Log, phase: Phase): Log => ({ phase, copy: copies === "late" ? s.copy : phase });
  return {
    init: () => ({ phase: "trying", copy: "trying" }),
    crash: ({ copy }) => ({ phase: copy, copy }),
    receive: (s, request, { from }) => {
      if (request.type === "read") return next(s, rules.shares ? [send(from, { type: "stands", phase: s.phase })] : []);
      const after = !rules.conditional || s.phase === request.over ? written(s, request.phase) : s;
      return next(after, send(from, { type: "stands", phase: after.phase }));
    },
    ...(copies === "late"
      ? {
          actions: {
            copy: (s: Log) => (s.copy === s.phase || !rules.tellsCopy ? undefined : next({ ...s, copy: s.phase })),
          },
        }
      : {}),
  };
};

export interface Member {
  /** Null: it knows of no transaction. */
  readonly phase: Phase | null;
  /** The branches that have done what the phase asks. */
  readonly heard: ReadonlySet<NodeId>;
}

const nobody: ReadonlySet<NodeId> = new Set();
const CALLS = { confirming: "confirm", cancelling: "cancel" } as const;
/** What a branch answers, and the phase when both have. */
export const DONE = { confirming: "confirmed", cancelling: "cancelled" } as const;
export const isDecided = (phase: Phase | null): phase is keyof typeof CALLS =>
  phase === "confirming" || phase === "cancelling";
export const isOver = (phase: Phase | null): boolean => phase === "confirmed" || phase === "cancelled";

export const member = (first: NodeId, rules: Rules): Role<Member, Answer | Stands, Call | Request> => {
  const call = (type: Call["type"], whom: readonly NodeId[]) => sendAll<Call>(whom, { type, order: 1 });
  const write = (over: Phase, phase: Phase) => send<Request>("log", { type: "write", over, phase });
  const heardFrom = (s: Member, from: NodeId): Member => ({ ...s, heard: new Set(s.heard).add(from) });
  /** The log has spoken: what is decided is done. */
  const obey = (s: Member, phase: Phase) => {
    if (phase === s.phase) return next<Member, Call | Request>(s);
    return next<Member, Call | Request>({ phase, heard: nobody }, isDecided(phase) ? call(CALLS[phase], branches) : []);
  };
  const answered = (s: Member, { type }: Answer, from: NodeId) => {
    if (s.phase === "trying" && type === "refused")
      return next<Member, Call | Request>(s, write("trying", "cancelling"));
    if (s.phase === "trying" && type === "tried") {
      const heard = heardFrom(s, from);
      return next<Member, Call | Request>(heard, rules.tried(heard.heard) ? [write("trying", "confirming")] : []);
    }
    // Late, or once more.
    if (!isDecided(s.phase) || type !== DONE[s.phase])
      return rules.takesLate ? next<Member, Call | Request>(s) : undefined;
    const heard = heardFrom(s, from);
    return next<Member, Call | Request>(heard, rules.done(heard.heard) ? [write(s.phase, DONE[s.phase])] : []);
  };
  return {
    init: ({ self }) =>
      self === first
        ? next<Member, Call | Request>({ phase: "trying", heard: nobody }, call("try", branches))
        : { phase: null, heard: nobody },
    crash: () => ({ phase: null, heard: nobody }),
    receive: (s, message, { from }) =>
      message.type === "stands" ? obey(s, message.phase) : answered(s, message, from),
    timers: {
      giveUp: (s) => (s.phase === "trying" ? next(s, write("trying", "cancelling")) : undefined),
      /** It believes that whoever works at the transaction is dead. */
      takeOver: (s) => (s.phase === null ? next(s, send("log", { type: "read" })) : undefined),
    },
  };
};
