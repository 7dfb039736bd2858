import type { Child } from 'hono/jsx';

type Props = {
  readonly caption: string;
  readonly head: readonly string[];
  /** the first cell names its row */
  readonly rows: readonly (readonly Child[])[];
  /** each row by itself, one cell below the other, where a telephone has no room for them beside each other: where rows are read, and not compared */
  readonly apart?: boolean;
};

/** A short table that nobody sorts or filters: what is wrong in a file, two persons beside each other. */
export const PlainTable = ({ caption, head, rows, apart = false }: Props) => {
  // Cells that are no longer drawn as a table are none to some screen readers, unless it is said.
  const role = (name: string) => (apart ? name : undefined);
  return (
    <div class={apart ? 'table table-apart' : 'table'}>
      <section class="table-scroll" aria-label={caption} tabindex={0}>
        <table role={role('table')}>
          <caption>{caption}</caption>
          <thead role={role('rowgroup')}>
            <tr role={role('row')}>
              {head.map((title) => (
                <th scope="col" role={role('columnheader')}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role={role('rowgroup')}>
            {rows.map(([first, ...rest]) => (
              <tr role={role('row')}>
                <th scope="row" role={role('rowheader')}>
                  {first}
                </th>
                {rest.map((cell, i) => (
                  <td role={role('cell')} data-title={apart ? head[i + 1] : undefined}>
                    {apart ? <div>{cell}</div> : cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
};
