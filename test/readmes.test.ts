// The README in two languages: the same examples, commands, names, tables and links; only the prose differs.
// The one idea: README.md is executed (cli/readme.test.ts), and README.zh.md is held to it, so that neither goes stale alone.
// Not here: how well it is translated.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const readme = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
const english = readme("README.md");
const chinese = readme("README.zh.md");

const FENCED = /^```\w+\n[\s\S]*?^```$/gm;
const proseOf = (text: string): string => text.replace(FENCED, "");
const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found!);
const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted();

/** What both must have in the same order. */
const IN_ORDER: Readonly<Record<string, (text: string) => readonly string[]>> = {
  "the same examples": (text) => text.match(FENCED) ?? [],
  "the same headings, by their depth": (text) => all(proseOf(text), /^(#+) /gm),
  "the same tables: codes and names in the first column": (text) =>
    all(proseOf(text), /^\| ((?:`.*?`(?:, )?|\d+|---)+) \|/gm),
};
/** What both must have anywhere. */
const SOMEWHERE: Readonly<Record<string, (text: string) => readonly string[]>> = {
  "the same names, flags and commands": (text) => all(proseOf(text), /`([^`\n]+)`/g),
  "the same links, but for the link to the other": (text) =>
    all(proseOf(text), /\]\(([^)]+)\)/g).filter((link) => !link.startsWith("README.")),
  "the same numbers": (text) => all(proseOf(text), /(?<![\w.])(\d[\d,.]*\d|\d)(?![\w-])/g),
};

describe("the two READMEs have", () => {
  test.each(Object.entries(IN_ORDER))("%s", (_, of) => {
    expect(of(english).length).toBeGreaterThan(5);
    expect(of(chinese)).toEqual(of(english));
  });

  test.each(Object.entries(SOMEWHERE))("%s", (_, of) => {
    expect(of(english).length).toBeGreaterThan(5);
    expect(distinct(of(chinese))).toEqual(distinct(of(english)));
  });

  test("as many paragraphs in each section", () => {
    const paragraphs = (text: string): readonly number[] =>
      proseOf(text)
        .split(/^## .*$/m)
        .map((section) => section.split(/\n{2,}/).filter((one) => one.trim() !== "").length);
    expect(paragraphs(chinese)).toEqual(paragraphs(english));
  });

  test("in their first lines a link to each other", () => {
    expect(english.split("\n").slice(0, 4)).toContain("[中文](README.zh.md)");
    expect(chinese.split("\n").slice(0, 4)).toContain("[English](README.md)");
  });

  test("pictures that come with the package", () => {
    const { files } = JSON.parse(readme("package.json")) as { readonly files: readonly string[] };
    const isIn = (link: string, entry: string): boolean => link === entry || link.startsWith(`${entry}/`);
    const picturesIn = (text: string): readonly string[] => all(text, /!\[[^\]]*\]\(([^)]+)\)/g);
    const beside = picturesIn(readme("docs/pictures.md")).map((link) => `docs/${link}`);
    const shown = [...picturesIn(english), ...beside];
    expect(shown.length).toBeGreaterThan(7);
    for (const link of shown) {
      expect(existsSync(new URL(`../${link}`, import.meta.url)), link).toBe(true);
      expect(
        files.some((entry) => isIn(link, entry)),
        link,
      ).toBe(true);
      expect(
        files.some((entry) => entry.startsWith("!") && isIn(link, entry.slice(1))),
        link,
      ).toBe(false);
    }
  });
});
