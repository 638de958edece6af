// The lecture notes against the book: every sentence has a row, or stands among those without one and says why.
// The one idea: what is quoted is compared with the notes word for word, so that neither a new sentence nor a changed one goes by.
// Not here: whether a row is right (its evidence is: the suite sets the book), how words are compared (quoted.ts).
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chapters } from "../../models/book/chapters.ts";
import { KINDS, unquoted } from "../../models/book/unquoted.ts";
import { piecesOf, quotedIn } from "./quoted.ts";

const notes = readFileSync(new URL("../../docs/notes.zh.md", import.meta.url), "utf8");
const rows = chapters.flatMap((chapter) => chapter.rows);
const quotations = rows.flatMap(({ quotation }) => (typeof quotation === "string" ? piecesOf(quotation) : []));
const listed = unquoted.map(({ sentence }) => sentence);

describe("the notes", () => {
  test("every sentence is quoted by a row, or stands among those without one", () => {
    expect(quotedIn(notes, [...quotations, ...listed]).leftOver).toEqual([]);
  });

  test("every quotation of a row stands in them", () => {
    expect(quotedIn(notes, quotations).missing).toEqual([]);
  });
});

describe("a sentence without a row", () => {
  test("stands in the notes", () => {
    expect(quotedIn(notes, listed).missing).toEqual([]);
  });

  test("is quoted by no row", () => {
    const { isNew } = quotedIn(notes, quotations);
    expect(listed.filter((sentence) => !isNew(sentence))).toEqual([]);
  });

  test("is listed once", () => {
    expect(listed.filter((sentence, i) => listed.indexOf(sentence) !== i)).toEqual([]);
  });

  test("says why, in a sentence", () => {
    const saysNothing = unquoted.filter(
      ({ kind, why }) => !KINDS.includes(kind) || !/^[A-Z].{24,}\.$/.test(why) || /\bskip/i.test(why),
    );
    expect(saysNothing).toEqual([]);
  });
});

describe("what the comparison sees", () => {
  const all = [...quotations, ...listed];

  test("a sentence that is new, whole or in part", () => {
    expect(quotedIn(`${notes}\n新的一句话。\n`, all).leftOver).toEqual(["新的一句话"]);
    const longer = notes.replace("1. 准备阶段（Prepare）", "1. 准备阶段（Prepare），只有一次");
    expect(longer).not.toBe(notes);
    expect(quotedIn(longer, all).leftOver).toEqual(["只有一次"]);
  });

  test("a sentence that is gone, or says something else", () => {
    expect(quotedIn(notes.replace("实现复杂，逻辑抽象难理解。", ""), listed).missing).toEqual([
      "实现复杂，逻辑抽象难理解。",
    ]);
    expect(quotedIn(notes.replace("编号 < n 的提议", "编号 > n 的提议"), quotations).missing).toHaveLength(1);
  });

  test("a quotation of half a word", () => {
    expect(quotedIn("提议者提出一个值。", ["提议者"])).toMatchObject({
      missing: ["提议者"],
      leftOver: ["提议者提出一个值"],
    });
    expect(quotedIn("提议者，提出一个值。", ["提议者"]).leftOver).toEqual(["提出一个值"]);
  });
});
