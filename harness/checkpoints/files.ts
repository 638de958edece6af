// Files of integers: written to the disk before anybody names them, read in pieces, and known by length and checksum.
// The one idea: what was written is on the disk when the write returns, or it threw and the file is gone.
// Not here: which files there are (directory.ts).
import { closeSync, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { crc32 } from "node:zlib";
import { modelError, sentenceOf } from "../../checker/index.ts";
import type { Part } from "./format.ts";

/** Bytes that are read at once: of whole words, however wide a state is. */
const PIECE = 1 << 22;

type Integers = Int32Array | Uint32Array | Float64Array;

/** Writes a file anew, through to the disk. */
export const writeThrough = (file: string, data: Uint8Array): void => {
  const opened = openSync(file, "w");
  try {
    for (let at = 0; at < data.length; ) at += writeSync(opened, data, at);
    fsyncSync(opened);
  } catch (error) {
    closeSync(opened);
    rmSync(file, { force: true });
    throw error;
  }
  closeSync(opened);
};

export const writePart = (directory: string, file: string, integers: Integers): Part => {
  const data = new Uint8Array(integers.buffer, integers.byteOffset, integers.byteLength);
  writeThrough(path.join(directory, file), data);
  return { file, bytes: data.length, crc: crc32(data) };
};

/** Throws KripkeError 150 where a file is not what was written. */
export const assertWhole = (directory: string, part: Part): void => {
  let crc = 0;
  for (const piece of pieces(directory, part, PIECE)) crc = crc32(piece, crc);
  if (crc !== part.crc) throw damaged(directory, part, "its content has changed since it was written");
};

/** The whole of a file. */
export const readPart = (directory: string, part: Part): ArrayBuffer => {
  const all = new Uint8Array(part.bytes);
  let at = 0;
  for (const piece of pieces(directory, part, PIECE)) {
    all.set(piece, at);
    at += piece.length;
  }
  return all.buffer;
};

/** The file piece by piece, each of so many bytes but the last, and each good until the next. */
export function* pieces(directory: string, part: Part, bytes: number): Generator<Uint8Array<ArrayBuffer>> {
  const opened = opening(directory, part);
  try {
    const piece = new Uint8Array(Math.min(bytes, Math.max(1, part.bytes)));
    for (let left = part.bytes; left > 0; ) {
      const length = Math.min(left, piece.length);
      for (let at = 0; at < length; ) {
        const read = readSync(opened, piece, at, length - at, null);
        if (read === 0) throw damaged(directory, part, "it ends too early");
        at += read;
      }
      yield piece.subarray(0, length);
      left -= length;
    }
  } finally {
    closeSync(opened);
  }
}

const opening = (directory: string, part: Part): number => {
  let opened: number;
  try {
    opened = openSync(path.join(directory, part.file), "r");
  } catch (error) {
    throw damaged(directory, part, `it cannot be read (${sentenceOf(error)})`);
  }
  const { size } = fstatSync(opened);
  if (size === part.bytes) return opened;
  closeSync(opened);
  throw damaged(directory, part, `it has ${size} bytes and had ${part.bytes}`);
};

const damaged = (directory: string, { file }: Part, how: string) =>
  modelError(
    `The checkpoint in ${directory} is not whole: of its file ${file}, ${how}. Something else has changed or removed it; search from the beginning.`,
  );
