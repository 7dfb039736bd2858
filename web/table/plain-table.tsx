import type { Child } from 'hono/jsx';

type Props = {
  readonly caption: string;
  readonly head: readonly string[];
  /** the first cell names its row */
  readonly rows: readonly (readonly Child[])[];
};

/** A short table that nobody sorts or filters: what is wrong in a file, two persons beside each other. */
export const PlainTable = ({ caption, head, rows }: Props) => (
  <div class="table">
    <section class="table-scroll" aria-label={caption} tabindex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((title) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest]) => (
            <tr>
              <th scope="row">{first}</th>
              {rest.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </div>
);
