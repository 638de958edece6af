// The objects on which the testers are tried: register, queue, map, and a lock whose operations may have to wait.
// The one idea: few values, so that histories are often ambiguous.
// Not here: the histories (random-histories.ts).
import {
  type KeyValueOperation,
  keyValue,
  type QueueOperation,
  queue,
  type RegisterOperation,
  register,
  type Specification,
} from "../../checker/index.ts";
import type { Kind } from "./random-histories.ts";

const lock: Specification<boolean, "acquire" | "release", null> = {
  init: false,
  step: (held, operation) =>
    operation === "acquire" ? (held ? undefined : { state: true, answer: null }) : { state: false, answer: null },
};

const registers: Kind<number, RegisterOperation<number>, number | null> = {
  specification: register(0),
  operations: [{ type: "read" }, { type: "read" }, { type: "write", value: 1 }, { type: "write", value: 2 }],
  lies: [0, 1, 2],
};
const queues: Kind<readonly number[], QueueOperation<number>, number | null> = {
  specification: queue<number>(),
  operations: [{ type: "dequeue" }, { type: "enqueue", value: 1 }, { type: "enqueue", value: 2 }],
  lies: [null, 1, 2],
};
const maps: Kind<ReadonlyMap<string, number>, KeyValueOperation<number>, number | boolean | null> = {
  specification: keyValue<number>(),
  operations: [
    { type: "get", key: "a" },
    { type: "get", key: "a" },
    { type: "get", key: "b" },
    { type: "put", key: "a", value: 1 },
    { type: "put", key: "b", value: 1 },
    { type: "cas", key: "a", expected: null, value: 2 },
    { type: "cas", key: "a", expected: 1, value: 3 },
    { type: "delete", key: "a" },
  ],
  lies: [null, 1, 2, true, false],
};
const locks: Kind<boolean, "acquire" | "release", null> = {
  specification: lock,
  operations: ["acquire", "acquire", "release"],
  lies: [null],
};

export const kinds: readonly [string, Kind<unknown, unknown, unknown>][] = [
  ["register", registers],
  ["queue", queues],
  ["key-value", maps],
  ["lock", locks],
] as [string, Kind<unknown, unknown, unknown>][];
