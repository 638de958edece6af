// A work queue with leases, whose workers write what they made to a store: a fixture for walks.
// The one idea: a worker that fell asleep wakes up when its lease is over and its job done by another, and a store that compares
// leases lets it through all the same where what it compares with was lost in a crash: a bug of few events, behind very many states.
// Not here: what is asked of it (work-queue.test.ts).
import { always, next, produce, protocol, type Role, replicated, send } from "../../index.ts";

const JOBS = 3;
const jobs = Array.from({ length: JOBS }, (_, job) => String(job + 1));

type ToQueue = { readonly type: "ask" } | { readonly type: "done"; readonly job: string };
type ToWorker = { readonly type: "lease"; readonly job: string; readonly token: number };
type ToStore = { readonly type: "write"; readonly job: string; readonly token: number };
type FromStore = { readonly type: "written"; readonly job: string };

interface Queue {
  readonly waiting: readonly string[];
  readonly leased: ReadonlySet<string>;
  /** The number of the next lease: a later one is greater. */
  readonly token: number;
}

const queue: Role<Queue, ToQueue, ToWorker> = {
  init: () => ({ waiting: jobs, leased: new Set(), token: 1 }),
  durable: ["waiting", "leased", "token"],
  receive: (s, message, { from }) => {
    if (message.type === "done")
      return next(
        produce(s, (draft) => {
          draft.leased.delete(message.job);
          draft.waiting = draft.waiting.filter((job) => job !== message.job);
        }),
      );
    const [job] = s.waiting;
    if (job === undefined) return undefined;
    return next(
      produce(s, (draft) => {
        draft.waiting.shift();
        draft.leased.add(job);
        draft.token++;
      }),
      send(from, { type: "lease", job, token: s.token }),
    );
  },
  timers: {
    /** A lease is over: somebody else may have the job. */
    expire: {
      each: jobs,
      do: (s, job) =>
        s.leased.has(job)
          ? next(
              produce(s, (draft) => {
                draft.leased.delete(job);
                draft.waiting.unshift(job);
              }),
            )
          : undefined,
    },
  },
};

interface Worker {
  readonly phase: "idle" | "asking" | "working" | "writing";
  readonly job: string;
  readonly token: number;
}

const worker: Role<Worker, ToWorker | FromStore, ToQueue | ToStore> = {
  init: () => ({ phase: "idle", job: "", token: 0 }),
  receive: (s, message) => {
    if (message.type === "lease") return next({ phase: "working", job: message.job, token: message.token });
    return message.job === s.job && s.phase === "writing"
      ? next({ phase: "idle", job: "", token: 0 }, send("queue", { type: "done", job: message.job }))
      : next(s);
  },
  actions: {
    ask: (s) => (s.phase === "idle" ? next({ ...s, phase: "asking" }, send("queue", { type: "ask" })) : undefined),
    write: (s) =>
      s.phase === "working"
        ? next({ ...s, phase: "writing" }, send("store", { type: "write", job: s.job, token: s.token }))
        : undefined,
  },
};

interface Store {
  /** The leases under which each job was written, in order. */
  readonly written: Readonly<Record<string, readonly number[]>>;
  /** The greatest lease that was seen of each job. Should be durable. */
  readonly fences: Readonly<Record<string, number>>;
}

const store = (durable: readonly (keyof Store & string)[]): Role<Store, ToStore, FromStore> => ({
  init: () => ({ written: {}, fences: {} }),
  durable,
  receive: (s, { job, token }, { from }) =>
    token < (s.fences[job] ?? 0)
      ? next(s)
      : next(
          produce(s, (draft) => {
            draft.written[job] = [...(draft.written[job] ?? []), token];
            draft.fences[job] = token;
          }),
          send(from, { type: "written", job }),
        ),
});

const ascending = (tokens: readonly number[]): boolean =>
  tokens.every((token, i) => i === 0 || tokens[i - 1]! <= token);

export const workQueue = ({
  workers,
  durable,
}: {
  readonly workers: number;
  readonly durable: readonly (keyof Store & string)[];
}) =>
  protocol(
    "work queue",
    {
      nodes: { queue, store: store(durable), worker: replicated(workers, worker) },
      network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
      crashes: [{ of: "store", atMost: 1, restarts: "later", name: "crash of the store" }],
      ends: () => true,
      within: ({ queue: { token } }) => token <= 5,
    },
    {
      "what a later lease wrote is not overwritten by an earlier one": always(({ store: { written } }) =>
        Object.values(written).every(ascending),
      ),
    },
  );

export default workQueue({ workers: 5, durable: ["written"] });
