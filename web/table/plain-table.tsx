import type { Child } from 'hono/jsx';
import { roles } from './roles.ts';

type Props = {
  readonly caption: string;
  readonly head: readonly string[];
  /** the first cell names its row */
  readonly rows: readonly (readonly Child[])[];
  /** each row by itself, one cell below the other, where a telephone has no room for them beside each other; left out: of more than two columns */
  readonly apart?: boolean;
};

/** A short table that nobody sorts or filters: what is wrong in a file, two persons beside each other. */
export const PlainTable = ({ caption, head, rows, apart = head.length > 2 }: Props) => {
  const is = (name: keyof typeof roles) => (apart ? roles[name] : {});
  return (
    <div class={apart ? 'table table-apart' : 'table'}>
      <section class="table-scroll" aria-label={caption} tabindex={0}>
        <table {...is('table')}>
          <caption>{caption}</caption>
          <thead {...is('rows')}>
            <tr {...is('row')}>
              {head.map((title) => (
                <th scope="col" {...is('title')}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody {...is('rows')}>
            {rows.map(([first, ...rest]) => (
              <tr {...is('row')}>
                <th scope="row" {...is('head')}>
                  {first}
                </th>
                {rest.map((cell, i) => (
                  <td {...is('cell')} data-title={apart ? head[i + 1] : undefined}>
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
