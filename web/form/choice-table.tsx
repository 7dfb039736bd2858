import { FieldGroup, type FieldProps } from './field.tsx';

/** One box of the table. */
export type TableChoice = {
  readonly value: string;
  /** what it is about beside its row and column; left out where there is one box only */
  readonly about?: string;
  readonly chosen: boolean;
};
type Named = { readonly id: string; readonly title: string };
type Props = FieldProps & {
  readonly rows: readonly Named[];
  readonly columns: readonly Named[];
  readonly corner: string;
  /** none where there is nothing to choose */
  readonly choicesOf: (row: string, column: string) => readonly TableChoice[];
};

/**
 * Many boxes that are chosen by what stands beside and above them: a table where there is room, and a list for each row where there is not, which is
 * the same markup. Each box has its row and its column in its own label, so that it is understood wherever a voice comes upon it.
 */
export const ChoiceTable = ({ rows, columns, corner, choicesOf, ...about }: Props) => (
  <FieldGroup {...about} optional={about.optional}>
    <table class="choice-table">
      <thead>
        <tr>
          <th scope="col">{corner}</th>
          {columns.map(({ title }) => (
            <th scope="col">{title}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr>
            <th scope="row">{row.title}</th>
            {columns.map((column, j) => (
              <Cell
                name={about.name}
                id={`${about.name}-${i + 1}-${j + 1}`}
                {...{ row, column }}
                choices={choicesOf(row.id, column.id)}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </FieldGroup>
);

type CellProps = {
  readonly name: string;
  readonly id: string;
  readonly row: Named;
  readonly column: Named;
  readonly choices: readonly TableChoice[];
};

const Cell = ({ name, id, row, column, choices }: CellProps) => (
  <td class={choices.length === 0 ? 'choice-none' : undefined}>
    {choices.length === 0 ? <span class="unseen">選べません</span> : null}
    {choices.map(({ value, about, chosen }, i) => (
      <label class="choice-cell">
        <input type="checkbox" id={`${id}-${i + 1}`} {...{ name, value }} checked={chosen} />
        <span>
          <span class="unseen">{row.title}を、</span>
          <span class="choice-column">{column.title}</span>
          {about !== undefined && <span class="choice-why">{about}</span>}
        </span>
      </label>
    ))}
  </td>
);
