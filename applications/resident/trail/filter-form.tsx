import { Button } from '../../../web/action/button.tsx';
import { SelectField } from '../../../web/form/select-field.tsx';
import { TextField } from '../../../web/form/text-field.tsx';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { More } from '../../../web/list/more.tsx';
import type { Trail } from './answers.ts';
import type { ReadFilter } from './filter.ts';
import { whats } from './filter.ts';
import { words } from './words.ts';

const { filter: said } = words;
type Props = {
  readonly action: string;
  readonly read: ReadFilter;
  readonly choices: Trail['choices'];
};

/** What can be looked for. A GET form: the list that it leads to has an address, and nothing changes. */
export const FilterForm = ({ action, read: { filter, errors }, choices }: Props) => (
  <More framed title={<Ruby text={said.title} />} open={Object.keys(errors).length > 0}>
    <search>
      <form method="get" action={action}>
        <p>{said.about}</p>
        <SelectField
          name="what"
          label={said.what}
          none={said.all}
          value={filter.what}
          options={whats.map((value) => ({ value, label: said.whats[value] }))}
          optional="quietly"
        />
        {choices && (
          <>
            <SelectField
              name="member"
              label={said.member}
              none={said.all}
              value={filter.member}
              options={choices.members.map(({ id, name }) => ({ value: id, label: name }))}
              optional="quietly"
            />
            <SelectField
              name="purpose"
              label={said.purpose}
              none={said.all}
              value={filter.purpose}
              options={choices.purposes.map(({ id, title }) => ({ value: id, label: title }))}
              optional="quietly"
            />
          </>
        )}
        <TextField
          name="from"
          label={said.from}
          hint={said.day}
          value={filter.from}
          error={errors.from}
          width={20}
          optional="quietly"
        />
        <TextField
          name="until"
          label={said.until}
          value={filter.until}
          error={errors.until}
          width={20}
          optional="quietly"
        />
        <Button kind="second">{said.go}</Button>
      </form>
    </search>
  </More>
);

/** What the list leaves out, in words, where it leaves something out. */
export function sayFilter({ filter }: ReadFilter, choices: Trail['choices']): readonly string[] {
  const member = choices?.members.find(({ id }) => id === filter.member)?.name;
  const purpose = choices?.purposes.find(({ id }) => id === filter.purpose)?.title;
  return [
    filter.what && said.whats[filter.what],
    filter.member && (member ?? filter.member),
    filter.purpose && (purpose ?? filter.purpose),
    filter.from && `${filter.from}から`,
    filter.until && `${filter.until}まで`,
  ].filter((one): one is string => Boolean(one));
}
