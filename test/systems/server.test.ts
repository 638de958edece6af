// A server that does not start, and one that is struck.
// The one idea: a program of Node.js stands for the server, so this runs where none is installed.
// Not here: real servers.
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { directoryFor, freePort, Server } from "./server.ts";

const serverOf = (code: string, ready: () => Promise<unknown>) => {
  const directory = directoryFor({});
  const flags = ["--eval", code];
  const of = { name: "Echo", program: process.execPath, user: {}, directory, flags, strike: "SIGKILL" } as const;
  return { server: new Server({ ...of, ready }), directory };
};

const listeningAt = (port: number): string => `require("node:net").createServer().listen(${port}, "127.0.0.1")`;

const reached = async (port: number): Promise<void> => {
  const { connect } = await import("node:net");
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(resolve)).once("error", reject);
  });
};

test("one whose port is taken does not start, and says why in one sentence", async () => {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
  const { server, directory } = serverOf(listeningAt(port), () => Promise.reject(new Error("not ready")));
  try {
    await expect(server.start()).rejects.toThrow(/^Echo did not start: .*/);
    expect(server.isUp).toBe(false);
  } finally {
    await server.remove();
    other.close();
  }
  expect(existsSync(directory)).toBe(false);
});

test("one that is struck is gone, and starts again", async () => {
  const port = await freePort();
  const { server } = serverOf(listeningAt(port), () => reached(port));
  await server.start();
  await server.strike();
  await expect(reached(port)).rejects.toThrow();
  await server.start();
  await reached(port);
  await server.remove();
  expect(server.isUp).toBe(false);
  await expect(reached(port)).rejects.toThrow();
});

test("one that takes a question and says nothing is asked again", async () => {
  const port = await freePort();
  let asked = 0;
  const { server } = serverOf(listeningAt(port), () => (asked++ === 0 ? new Promise(() => undefined) : reached(port)));
  await server.start();
  expect([server.isUp, asked > 1]).toEqual([true, true]);
  await server.remove();
});
