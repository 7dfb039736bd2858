import { Actions, Button } from '../../../../web/action/button.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { Name } from '../../../../web/japanese/name.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import type { Person } from '../../store/persons.ts';
import { here } from '../place.ts';
import { monthBeside, sayMonth } from '../state/days.ts';
import { type Dossier, indexOf } from './gather.ts';
import { words } from './words.ts';

export const formIds = ['dossier', 'plan', 'sheets'] as const;
export type FormId = (typeof formIds)[number];
export type Of = { readonly person: Person; readonly dossier: Dossier };

/** 目録: everybody in order, with what there is and what is missing by name. */
export const Contents = ({ all }: { readonly all: readonly Of[] }) => (
  <PlainTable
    caption={words.contents}
    head={[words.order, words.name, words.documents, words.missing]}
    rows={all.map(({ person, dossier }, i) => {
      const index = indexOf(dossier);
      const missing = index.filter(({ none }) => none).map(({ title }) => title);
      return [
        String(i + 1),
        <Name name={person.name} kana={person.kana} />,
        index
          .filter(({ none, said }) => !none && said !== words.none)
          .map(({ title, said }) => `${title} ${said}`)
          .join('、'),
        missing.length === 0 ? words.complete : <strong>{missing.join('、')}</strong>,
      ];
    })}
  />
);

type Props = { readonly all: readonly Of[]; readonly token: string; readonly month: string };
/** Which forms of the chosen persons are put together. @param month YYYYMM: the one that is running */
export const Choose = ({ all, token, month }: Props) => (
  <Form action={`${here}/dossiers/print`} token={token}>
    {all.map(({ person }) => (
      <input type="hidden" name="select" value={person.code} />
    ))}
    <fieldset class="field group">
      <legend>{words.forms}</legend>
      <div class="choices">
        {formIds.map((id, i) => (
          <label class="choice">
            <input type="checkbox" name="form" id={i === 0 ? 'form' : `form-${id}`} value={id} checked />
            <span class="choice-text">
              <span class="choice-label">{words.formTitles[id]}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
    <SelectField
      label={words.month}
      name="month"
      value={month}
      optional="quietly"
      options={[-2, -1, 0, 1].map((by) => {
        const value = monthBeside(month, by);
        return { value, label: `${value.slice(0, 4)}年${sayMonth(value)}` };
      })}
    />
    <Actions>
      <Button name="as" value="page">
        {words.print}
      </Button>
      <Button kind="second" name="as" value="zip">
        {words.zip}
      </Button>
    </Actions>
  </Form>
);
