import { randomUUID } from 'node:crypto';
import { Actions, Button } from '../../../../web/action/button.tsx';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../../web/frame/frame.ts';
import { Page } from '../../../../web/page.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import type { GroupKind } from '../../files/model/group.ts';
import { tables } from '../../files/table/tables.ts';
import { titleOf } from '../kinds.ts';
import type { ShownPersonName } from '../message.ts';
import { sayDigits } from '../paper.ts';
import { words } from '../words.ts';
import { pathOf } from './paths.ts';

const w = words.give;
export const ways = ['file', 'paper', 'fax'] as const;

type HowProps = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly kind: GroupKind;
  readonly period: string;
  readonly office: string;
  readonly name: string;
  readonly persons: readonly ShownPersonName[];
  readonly state: FormState;
};
/** Of whom, and how it is handed over. */
export const HowPage = ({ frame, token, kind, period, office, name, persons, state }: HowProps) => {
  const { value: chosen = [], error } = fieldOfMany(state, 'persons');
  return (
    <Page frame={frame} title={`${name}に渡す`} back={pathOf(kind, period)}>
      <p>
        {titleOf(kind)}　{sayDigits(period)}
      </p>
      <Form
        action={pathOf(kind, period, office)}
        token={token}
        state={state}
        kept={{ id: typeof state.values.id === 'string' ? state.values.id : randomUUID() }}
      >
        <ChoiceCards
          label={w.way}
          choices={ways.map((value) => ({ value, label: w.ways[value], about: w.wayAbout[value] }))}
          {...field(state, 'way')}
        />
        {tables.length > 1 && (
          <ChoiceCards
            label={w.version}
            hint={w.versionHint}
            choices={tables.map(({ version, title }) => ({
              value: version,
              label: title,
              about: `CSVバージョン ${version}`,
            }))}
            {...field(state, 'version')}
          />
        )}
        <fieldset class={error ? 'field group wrong' : 'field group'}>
          <legend>{w.persons}</legend>
          {error && <span class="field-error">{error}</span>}
          <div class="choices">
            {persons.map((person, i) => (
              <ShownPerson person={person}>
                {({ name: of, kana }) => (
                  <label class="choice">
                    <input
                      type="checkbox"
                      id={i === 0 ? 'persons' : `persons-${i + 1}`}
                      name="persons"
                      value={person.code}
                      checked={chosen.includes(person.code)}
                    />
                    <span class="choice-text">
                      <span class="choice-label">{of}</span>
                      <span class="choice-about">{kana}</span>
                    </span>
                  </label>
                )}
              </ShownPerson>
            ))}
          </div>
        </fieldset>
        <TextField
          label="この事業所の電話・ファクス番号"
          hint="紙とファクスに印刷します。"
          optional
          {...field(state, 'contact')}
        />
        <Actions>
          <Button>{w.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
};
