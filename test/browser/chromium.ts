// The system's Chromium, and pages of traces as files for it.
// The one idea: a browser is no dependency; whoever needs one finds the system's here, or learns where it was looked for.
// Not here: tests (browser.ts), pictures (pictures.ts).
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { type Replayed, replay } from "../../index.ts";
import { type Built, renderHtml, type View, viewOf } from "../../traces/index.ts";
import { root } from "../house/project.ts";

export const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const executablePath = PLACES.find((place) => existsSync(place));

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

/** Throws where there is none. */
export const launch = (): Promise<Browser> => {
  if (executablePath === undefined) throw new Error(`There is no Chromium at ${PLACES.join(", ")}.`);
  return chromium.launch({ executablePath, args: ARGUMENTS });
};

const built = (name: string): string => readFileSync(path.join(root, "dist/traces/viewer/page", name), "utf8");
let parts: Built | undefined;
/** What the pages are built of: their script and their style. */
export const builtParts = (): Built => {
  parts ??= { script: built("main.js"), style: built("style.css") };
  return parts;
};

/** A view as the text of its file. */
export const pageOf = (view: View): string => renderHtml(view, builtParts());

const folder = mkdtempSync(path.join(tmpdir(), "kripke-browser-"));
let pages = 0;

/** A view as the URL of its file. */
export const urlOf = (view: View): string => {
  const file = path.join(folder, `${pages++}.html`);
  writeFileSync(file, pageOf(view));
  return pathToFileURL(file).href;
};

export const recorded = path.join(root, "traces/recorded");
/** `name`: of a recorded trace, or an absolute path. */
export const shown = async (name: string): Promise<Replayed & { readonly view: View }> => {
  const replayed = await replay(path.resolve(recorded, name));
  return { ...replayed, view: viewOf(replayed.story, replayed.subject.source, replayed.subject.summary) };
};
