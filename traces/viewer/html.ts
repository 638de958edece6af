// The page of a trace as one file: the built page with its view inside.
// The one idea: what a model says is data in the file and nothing else: it stands in a JSON script in which no `<` is left, or packed, and
// a policy lets no script run but the page's own, and nothing be loaded from anywhere.
// Not here: the view (view-of.ts), the page (page/), files (cli/).
import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { View } from "./view.ts";

/** The built page: what esbuild makes of page/. */
export interface Built {
  readonly script: string;
  readonly style: string;
}

/** A view as the text of an HTML file that works from disk, without network or server. */
export const renderHtml = (view: View, { script, style }: Built): string => {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${inText(`${view.claim} – ${view.title} – Kripke`)}</title>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page shows a trace and needs JavaScript; kripke show tells the trace as text.</noscript>
${viewScript(view)}
<script>${script}</script>
</body>
</html>
`;
};

/** The built page of the explorer, which is served with its parts beside it. */
export interface BuiltLive {
  readonly script: string;
  readonly style: string;
}

/** The page of the explorer: it holds nothing, and asks for everything. `nonce`: what its policy knows its parts by. */
export const renderLive = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kripke explorer</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" nonce="${nonce}" href="/page.css">
</head>
<body>
<div id="page"></div>
<noscript>The explorer needs JavaScript.</noscript>
<script nonce="${nonce}" src="/page.js"></script>
</body>
</html>
`;

const hashOf = (script: string): string => `sha256-${createHash("sha256").update(script).digest("base64")}`;

/** From so many characters on the view is packed. */
const LONG = 1 << 16;

/**
 * The view as a script that is not run. What is long is packed: of a walk of 2,000 events 951 kB become 39, and a browser needs as long to
 * read the characters as to show the page.
 */
const viewScript = (view: View): string => {
  const text = JSON.stringify(view);
  if (text.length < LONG) return `<script type="application/json" id="view">${inScript(text)}</script>`;
  return `<script type="text/plain" id="view" data-packed>${deflateRawSync(text).toString("base64")}</script>`;
};

/** JSON that no parser of HTML can take for the end of its script, or the beginning of another. */
const inScript = (json: string): string => json.replaceAll("<", "\\u003c");

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const inText = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
