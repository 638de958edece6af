// Every claim of the model, with a behaviour to look at: what violates it or witnesses it, and one on which it is kept.
// The one idea: a claim is understood by seeing it at work, also where it holds.
// Not here: what it says along the walk (../claims.tsx), finding behaviours (search.ts).
import type { Checked } from "../../live.ts";
import type { ClaimView } from "../../view.ts";
import type { Live } from "./live.ts";
import { Tool } from "./tool.tsx";

/** Characters of a claim that are shown. */
const LONGEST = 300;
/** Seconds that are looked for an example. */
const LIMIT = 20;

const GOOD: ReadonlySet<string> = new Set(["holds", "witnessed"]);
const BAD: ReadonlySet<string> = new Set(["violated", "unreachable"]);

export const ClaimsToSee = ({ live, claims }: { readonly live: Live; readonly claims: readonly ClaimView[] }) => {
  const { search } = live;
  const checked = search.checked.value;
  const isSeeking = search.seeking.value !== null;
  return (
    <Tool name="see" title="Claims, and ways to see them" told={foundIn(checked)}>
      <ul>
        {claims.map(({ name, kind }) => {
          const found = checked?.claims.find((claim) => claim.name === name);
          const verdict = found?.verdict ?? null;
          return (
            <li key={name} class="claim" data-claim={name}>
              <span class="sentence">{name.length <= LONGEST ? name : `${name.slice(0, LONGEST)}…`}</span>{" "}
              <span class="kind">{kind}</span>{" "}
              {verdict === null ? null : (
                <span class={`said ${GOOD.has(verdict) ? "yes" : BAD.has(verdict) ? "no" : "owed"}`}>{verdict}</span>
              )}
              <span class="ways">
                {found === undefined || found.trace === null ? null : (
                  <button
                    type="button"
                    onClick={() => void live.jump(found.trace!, `Here “${name}” is ${found.verdict}.`)}
                  >
                    {found.verdict === "witnessed" ? "Witness" : "Counterexample"}: {found.events} events
                  </button>
                )}
                <button type="button" disabled={isSeeking} onClick={() => search.example(name, LIMIT)}>
                  Example
                </button>
              </span>
            </li>
          );
        })}
      </ul>
    </Tool>
  );
};

/** What the check found, in a word or two. */
const foundIn = (checked: Checked | null): string => {
  const failed = checked?.claims.filter(({ verdict }) => BAD.has(verdict)).length ?? 0;
  return failed === 0 ? "" : `✗ ${failed}`;
};
