// The book in two languages: the same rows in the same order, the same verdicts, numbers and traces; only the words differ.
// The one idea: the pages are compared as they stand in the repository, so that neither can be right by itself.
// Not here: whether they are stale (the suite), what the rows say (the models).
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cells } from "../../cli/book/cells.ts";
import { chinese } from "../../cli/book/chinese.ts";
import { english } from "../../cli/book/english.ts";
import type { Language } from "../../cli/book/language.ts";
import { chapters } from "../../models/book/chapters.ts";
import { unquoted } from "../../models/book/unquoted.ts";

const pageOf = ({ file }: Language): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const pages = { english: pageOf(english), chinese: pageOf(chinese) };
const verdictsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?<=\| |<br\/>)\*\*(.+?)\*\*/g)].map(([, word]) => word!);

/** What is no word of a language: titles of rows, lines of evidence and of mutants whole, of other tables the evidence. */
const skeletonOf = (page: string, language: Language): readonly string[] => {
  const whole = new Set([cells(language.evidenceHead), cells(language.mutants.head)]);
  const skeleton: string[] = [];
  let head = "";
  for (const line of page.slice(page.indexOf("\n## ")).split("\n")) {
    if (!line.startsWith("|")) head = "";
    else if (head === "") head = line;
    const title = /^### (\w+ [✓≈✗–]) /.exec(line)?.[1];
    if (title !== undefined) skeleton.push(title);
    else if (line.startsWith("#")) skeleton.push(line.replace(/ .*/, ""));
    else if (whole.has(head) && line !== head) skeleton.push(line);
    else skeleton.push(...(line.match(/\*\*[^*]+\*\*[^*|]*<br\/>[^|<]+|(?<=\| )[\d,]+(?= \|)/g) ?? []));
  }
  return skeleton;
};

const translated = (text: string): string =>
  text.replace(/(?<=^|\| |<br\/>)\*\*(.+?)\*\*/g, (_, verdict: string) => `**${chinese.verdict(verdict)}**`);

describe("the two books", () => {
  test("have the same rows, verdicts, numbers and traces in the same order", () => {
    const expected = skeletonOf(pages.english, english).map(translated);
    expect(expected.length).toBeGreaterThan(1_000);
    expect(skeletonOf(pages.chinese, chinese)).toEqual(expected);
  });

  test("point to each other", () => {
    expect(pages.english).toContain("](BOOK.zh.md)");
    expect(pages.chinese).toContain("](BOOK.md)");
  });

  test("count the same sentences", () => {
    const numbers = (text: string): readonly string[] => text.match(/\d+/g) ?? [];
    const line = (page: string, mark: RegExp): string => page.split("\n").find((one) => mark.test(one))!;
    expect(numbers(line(pages.chinese, /^共 /))).toEqual(numbers(line(pages.english, /^\d+ sentences: /)));
  });

  test("the Chinese one explains every verdict that it has", () => {
    const [opening, ...rest] = pages.chinese.split("\n## ");
    const explained = new Set(verdictsIn(opening!));
    expect([...new Set(verdictsIn(rest.join("\n## ")))].filter((word) => !explained.has(word))).toEqual([]);
  });
});

describe("what is said in Chinese", () => {
  const said = [
    ...chapters.flatMap(({ rows }) =>
      rows.flatMap(({ id, reading, zh, repaired }) => [
        { of: id, english: reading, zh },
        ...(repaired === undefined ? [] : [{ of: id, english: repaired.sentence, zh: repaired.zh }]),
      ]),
    ),
    ...chapters.map(({ title, summary, zh }) => ({ of: title, english: summary, zh: zh.summary })),
    ...unquoted.map(({ sentence, why, zh }) => ({ of: sentence, english: why, zh })),
  ];

  test("is a sentence in Chinese", () => {
    const isSentence = (text: string): boolean =>
      /\p{Script=Han}/u.test(text) && /[。）]$/u.test(text) && !/(?:[A-Za-z]+ ){5}/.test(text);
    expect(said.filter(({ zh }) => !isSentence(zh))).toEqual([]);
  });

  test("refers to the same rows, figures and sections as the English", () => {
    const references = (text: string): readonly string[] =>
      (text.match(/\b(?:PX|ZB|RF|CM|XA|MQ|TC|SG|3P)\d+|\b\d+\.\d+\b|\bAC\d\b/g) ?? []).toSorted();
    const differing = said.filter(({ english, zh }) => references(english).join() !== references(zh).join());
    expect(differing).toEqual([]);
  });
});
