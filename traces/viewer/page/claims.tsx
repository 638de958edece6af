// What every claim says at the cursor and at every other position.
// The one idea: a claim is a row of cells, one a position, and a cell leads there.
// Not here: asking the claims (../statuses.ts), the cells (cells.tsx).
import type { ClaimView, Status } from "../view.ts";
import { Cells, saysOf } from "./cells.tsx";
import type { Page, Shown } from "./page.ts";

export const Claims = ({ page, shown }: { readonly page: Page; readonly shown: Shown }) => {
  const { view } = page;
  const position = shown.cursor.value;
  const own = view.claims.findIndex(({ name }) => name === view.claim);
  const order = view.claims.map((_, i) => i).sort((a, b) => Number(b === own) - Number(a === own));
  return (
    <section class="block">
      <h2>Claims here</h2>
      <ul class="claims">
        {order.map((index) => (
          <Claim
            key={index}
            page={page}
            shown={shown}
            claim={view.claims[index]!}
            status={shown.statuses.value[index] ?? { marks: "", conditions: [], looks: [] }}
            isOwn={index === own}
            position={position}
          />
        ))}
      </ul>
    </section>
  );
};

interface ClaimProps {
  readonly page: Page;
  readonly shown: Shown;
  readonly claim: ClaimView;
  readonly status: Status;
  readonly isOwn: boolean;
  readonly position: number;
}

const Claim = ({ page, shown, claim, status, isOwn, position }: ClaimProps) => {
  const { marks, conditions, looks } = status;
  const says = saysOf(marks, claim.kind !== "reachable");
  const said = marks === "" ? null : says(position);
  const look = looks[position];
  return (
    <li class={isOwn ? "claim own" : "claim"} data-claim={claim.name}>
      <div class="saying">
        {said === null ? null : (
          <span class={`said ${said[2]}`}>
            <span aria-hidden="true">{said[0]}</span> {said[1]}
          </span>
        )}
        <span class="sentence">{claim.name}</span> <span class="kind">{claim.kind}</span>
      </div>
      {marks === "" ? null : <Cells page={page} shown={shown} count={marks.length} says={says} name={claim.name} />}
      {look === undefined ? null : look[0] === "" && look[1] === "" ? (
        <p class="quiet">not asked here</p>
      ) : (
        <dl class="fields">
          <div class="field">
            <dt>view</dt>
            <dd>
              <code>{look[0]}</code>
            </dd>
          </div>
          <div class="field">
            <dt>fact</dt>
            <dd>
              <code>{look[1]}</code>
            </dd>
          </div>
        </dl>
      )}
      {conditions.length === 0 ? null : (
        <details class="conditions" open={isOwn}>
          <summary>conditions</summary>
          <ul>
            {conditions.map(({ text, marks: where }) => {
              const isSo = saysOf(where, false);
              return (
                <li key={text}>
                  <span class={`said ${isSo(position)[2]}`}>{isSo(position)[1]}</span> <code>{text}</code>
                  <Cells page={page} shown={shown} count={where.length} says={isSo} name={text} />
                </li>
              );
            })}
          </ul>
        </details>
      )}
    </li>
  );
};
