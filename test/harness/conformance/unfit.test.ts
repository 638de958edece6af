// Programs that cannot be driven, and protocols that no program can be held against: one sentence each, and nothing stays open.
// Not here: programs that do what the model does not (conforms.test.ts).
import { describe, expect, test, vi } from "vitest";
import "../../../harness/vitest/index.ts";
import { type ConformsOptions, conforms, next, protocol, type Role, send, spec } from "../../../index.ts";
import lock, { lockWith } from "../lock.ts";

type Made = ConformsOptions<typeof lock, "server">["implementation"];
const granted = { type: "granted" } as const;
const right = {
  receive: ({ type }: { type: string }, from: string) => (type === "acquire" ? send(from, granted) : []),
};

const sentence = async (implementation: Made, more: object = {}): Promise<string> => {
  const { verdict, difference } = await conforms(lock, { node: "server", implementation, runs: 3, ...more });
  expect(verdict).toBe("error");
  return difference!.story;
};
const refused = (act: () => Promise<unknown>): Promise<string> =>
  act().then(
    () => "nothing was refused",
    (error: Error) => error.message,
  );

describe("an implementation", () => {
  test("that throws is told with what it was given", async () => {
    const story = await sentence(() => ({
      receive: () => {
        throw new Error("no such table.");
      },
    }));
    expect(story).toMatch(
      /when it receives acquire from client\d, threw: no such table; where it refuses something, let it answer what the role answers, after 2 events/,
    );
    expect(story).toMatch(/2\. server receives acquire from client\d$/);
  });

  test("that cannot be made, or started, is told in one sentence", async () => {
    const taken = (): never => {
      throw new Error("port 5432 is taken");
    };
    expect(await sentence(taken)).toBe(
      "The implementation of server, when it is made, threw: port 5432 is taken (seed 1, run 1).",
    );
    expect(await sentence(() => ({ receive: () => undefined, start: taken }))).toBe(
      "The implementation of server, when it starts, threw: port 5432 is taken (seed 1, run 1).",
    );
  });

  test("that never answers is waited for no longer than was said, and its end is asked for all the same", async () => {
    const stop = vi.fn();
    const story = await sentence(() => ({ receive: () => new Promise<never>(() => undefined), stop }), {
      maxCallSeconds: 0.1,
    });
    expect(story).toContain("had not answered after 0.1 seconds: look for an await that never settles");
    expect(stop).toHaveBeenCalledTimes(1);
  });

  test("that loops for ever is broken off, and nothing of the call is left", async () => {
    const left: unknown[] = [];
    const keep = (reason: unknown): void => void left.push(reason);
    process.on("unhandledRejection", keep);
    const looping = () => ({
      receive: () => {
        for (;;);
      },
    });
    const driven = conforms(lock, { node: "server", implementation: looping, maxCallSeconds: 1 });
    await expect(driven).rejects.toMatchObject({
      exitCode: 75,
      message: expect.stringMatching(
        /when it receives acquire from client\d, had not answered after 1 second and was broken off/,
      ),
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    process.off("unhandledRejection", keep);
    expect(left).toEqual([]);
  });

  test("that answers twice is told so", async () => {
    const twice = await conforms(lock, {
      node: "server",
      implementation: () => ({
        receive: (message, from) => [right.receive(message, from), right.receive(message, from)].flat(),
      }),
    });
    expect(twice.difference?.story).toContain("it answers twice what the model sends once, after 2 events");
    expect(twice.difference?.story).toMatch(
      /sends: {4}granted to (client\d) and granted to \1\n {5}allowed: {2}granted to \1\n/,
    );
  });

  test("may send over the wire while it is asked, and not behind that", async () => {
    const good = await conforms(lock, {
      node: "server",
      runs: 10,
      implementation: (wire) => ({
        receive: async ({ type }, from) => {
          await null;
          if (type === "acquire") wire.send(from, granted);
        },
      }),
    });
    expect(good).toFindNothing();
    // Between two calls: which of them it falls between is no matter of the clock here.
    const story = await sentence((wire) => ({
      receive: ({ type }, from) => (type === "acquire" ? send(from, granted) : []),
      stop: () => wire.send("client1", granted),
    }));
    expect(story).toContain("before it is stopped, while nothing was asked of it");
  });

  test.each<readonly [string, Made, string]>([
    ["answers no message", () => ({ receive: () => "yes" as never }), "answered what is no message"],
    [
      "sends to nobody",
      () => ({ receive: () => send("clint1", granted) }),
      "granted to clint1, and there is no such node",
    ],
    [
      "sends no value",
      () => ({ receive: (_, from) => send(from, { type: "granted", at: new Date() } as never) }),
      " at .at: states and messages may hold",
    ],
    ["has no receive", () => ({}) as never, "has no method receive"],
    ["is none", () => null as never, "has no method receive"],
    [
      "cannot be made",
      () => {
        throw new Error("port taken");
      },
      "when it is made, threw: port taken",
    ],
    [
      "has a timer of its own",
      () => ({ ...right, timers: { tick: () => undefined } }),
      'has the timer "tick", and its role has none of that name; there are no timers',
    ],
  ])("that %s is told so", async (_, implementation, said) => {
    expect(await sentence(implementation)).toContain(said);
  });

  test("that answers otherwise from run to run is told to do so", async () => {
    let made = 0;
    const { verdict, difference } = await conforms(lock, {
      node: "server",
      implementation: () => {
        made += 1;
        return made === 1 ? { receive: () => [] } : right;
      },
    });
    expect(verdict).toBe("differs");
    expect(difference?.repeats).toBe(false);
    expect(difference?.story).toContain("the same events again went otherwise, so it is a matter of time or chance");
  });

  test("of which nothing is asked says nothing", async () => {
    const idle: Role<number, { readonly type: "never" }> = {
      init: () => 0,
      receive: () => next(1),
      actions: { go: () => next(1) },
    };
    const network = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;
    const silent = await conforms(protocol("idle", { nodes: { idle }, network }, {}), {
      node: "idle",
      implementation: () => ({ receive: () => undefined }),
    });
    expect(silent.verdict).toBe("undecided");
    expect(silent.notDriven).toEqual(["action go"]);
    expect(() => expect(silent).toFindNothing()).toThrow(
      "nothing was ever asked of it; the model has it asked: action go",
    );
  });
});

describe("what cannot be held against is refused", () => {
  const implementation = () => right;
  const any = conforms as (target: unknown, options: object) => Promise<unknown>;
  test.each<readonly [string, unknown, object, string]>([
    [
      "a node that is none",
      lock,
      { node: "sever", implementation },
      '"lock" has no node "sever"; did you mean "server"?',
    ],
    [
      "a spec",
      spec("s", { init: [{ n: 0 }], actions: {} }, {}),
      { node: "a", implementation },
      '"s" is a spec, which has no nodes',
    ],
    ["nothing", 7, { node: "a", implementation }, "this is nothing to hold an implementation against"],
    ["an instance", lock, { node: "server", implementation: right }, "implementation is a function that makes one"],
    ["no run", lock, { node: "server", implementation, runs: 0 }, "runs is a whole number of at least 1, not 0"],
    [
      "half a seed",
      lock,
      { node: "server", implementation, seed: 0.5 },
      "seed is a whole number of at least 0, not 0.5",
    ],
    [
      "a visible that throws",
      lock,
      {
        node: "server",
        implementation: () => ({ ...right, state: () => 1 }),
        visible: () => {
          throw new Error("what");
        },
      },
      "visible threw: what",
    ],
  ])("%s", async (_, target, options, said) => {
    expect(await refused(() => any(target, options))).toContain(said);
  });
});

describe("runs", () => {
  test("are the same for a seed, and end when they are told to", async () => {
    const run = (seed: number) =>
      conforms(lockWith(0), { node: "server", seed, runs: 20, implementation: () => right });
    expect(await run(3)).toEqual(await run(3));
    const ended = await conforms(lock, { node: "server", implementation: () => right, signal: { aborted: true } });
    expect([ended.verdict, ended.runs]).toEqual(["undecided", 0]);
    expect((await conforms(lock, { node: "server", implementation: () => right, maxSeconds: 0 })).verdict).toBe(
      "undecided",
    );
  });

  test("leave out what is forbidden", async () => {
    const asked = new Set<string>();
    await conforms(lock, {
      node: "server",
      forbid: [{ kind: "action", of: "client", name: "done" }],
      implementation: () => ({
        receive: (message, from) => {
          asked.add(message.type);
          return right.receive(message, from);
        },
      }),
    });
    expect([...asked]).toEqual(["acquire"]);
  });

  test("stop each implementation that was made, once", async () => {
    let open = 0;
    let made = 0;
    await conforms(lock, {
      node: "server",
      runs: 12,
      implementation: () => {
        open += 1;
        made += 1;
        const stop = (): void => {
          open -= 1;
        };
        return { ...right, stop };
      },
    });
    expect([open, made]).toEqual([0, 12]);
  });
});
