// The page as a whole: what the trace is of, the tools, the diagram (two of them for a claim of two ends), the panel.
// The one idea: the heading says what was found before anything else is looked at.
// Not here: its parts (diagram.tsx, panel.tsx, toolbar.tsx).
import type { View } from "../view.ts";
import { Diagram } from "./diagram.tsx";
import { KEYS } from "./keys.ts";
import type { Page } from "./page.ts";
import { Panel } from "./panel.tsx";
import { Toolbar } from "./toolbar.tsx";

export const App = ({ page }: { readonly page: Page }) => {
  const { view, shown } = page;
  return (
    <>
      <Heading view={view} />
      <Toolbar page={page} />
      <main class={shown.length > 1 ? "two" : "one"}>
        {shown.map((each) => (
          <Diagram key={each.index} page={page} shown={each} />
        ))}
        <Panel page={page} />
      </main>
      {view.ends.length === 0 ? null : <Ends view={view} />}
      {page.help.value ? <Help page={page} /> : null}
    </>
  );
};

/** Of each text of the heading so many characters are shown. */
const LONGEST = 300;
const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

/** How what was found is painted, and its sign. */
const TONES: Readonly<Record<View["verdict"], readonly [tone: string, sign: string]>> = {
  violated: ["bad", "✗"],
  error: ["bad", "✗"],
  witnessed: ["good", "✓"],
  walked: ["quiet", "→"],
};

const Heading = ({ view }: { readonly view: View }) => {
  const { title, summary, parameters, claim, kind, verdict, sentence, reproduces, engine } = view;
  const [tone, sign] = TONES[verdict];
  return (
    <header class="heading">
      <h1>
        <span class={`verdict ${tone}`}>
          <span aria-hidden="true">{sign}</span> {verdict}
        </span>
        <span class="claim-name">{shortened(claim)}</span>
        <span class="kind">{kind}</span>
      </h1>
      <div class="about">
        <strong>{shortened(title)}</strong>
        {summary === "" ? null : <span class="summary">{shortened(summary)}</span>}
        <Parameters text={parameters} />
        <span class="engine">Kripke {engine}</span>
      </div>
      <p class={reproduces ? "sentence" : "sentence warned"}>
        {reproduces ? null : <strong>It does not reproduce: </strong>}
        {shortened(sentence)}
      </p>
    </header>
  );
};

/** So many characters of parameters stand beside the rest of the heading; more of them fold, as they would take its place. */
const SHORT = 48;

export const Parameters = ({ text }: { readonly text: string }) => {
  if (text === "") return null;
  if (text.length <= SHORT) return <span class="parameters">{text}</span>;
  return (
    <details class="parameters">
      <summary>parameters</summary>
      {shortened(text)}
    </details>
  );
};

const Ends = ({ view }: { readonly view: View }) => (
  <section
    class="ends"
    aria-label="The two ends"
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    tabIndex={0}
  >
    <table>
      <caption>The two ends</caption>
      <thead>
        <tr>
          <th scope="col">what</th>
          <th scope="col">here</th>
          <th scope="col">there</th>
        </tr>
      </thead>
      <tbody>
        {view.ends.map(({ label, here, there }) => (
          <tr key={label} class={here === there ? "same" : "differs"}>
            <th scope="row">
              {here === there ? "= " : "≠ "}
              {label}
            </th>
            <td>
              <code>{here}</code>
            </td>
            <td>
              <code>{there}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** The keys; `more` are those of the page that it stands in. */
export const Help = ({
  page,
  more = [],
}: {
  readonly page: Page;
  readonly more?: readonly { readonly keys: readonly string[]; readonly does: string }[];
}) => (
  <section class="help" aria-label="Keys">
    <h2>Keys</h2>
    <dl>
      {[...more, ...KEYS].map(({ keys, does }) => (
        <div key={does}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
    <button
      type="button"
      onClick={() => {
        page.help.value = false;
      }}
    >
      Close
    </button>
  </section>
);
