import { Button } from '../../../../web/action/button.tsx';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { FurtherFields, furtherValues } from '../../pages/further.tsx';
import type { LongGoal, Need, Service, ShortGoal } from '../content.ts';
import type { Office } from '../offices.ts';
import type { Phrase } from '../phrases.tsx';
import { words } from '../words.ts';
import { furtherNameOf } from './tree-form.ts';

const say = words.second;
type Props = {
  readonly needs: readonly Need[];
  readonly offices: readonly Office[];
  readonly phrases: readonly Phrase[];
  /** what was typed and cannot stand in the tree */
  readonly wrong?: FormState;
};

/** 第2表 to be typed in: needs, under each its goals, under each what is done. Phrases are offered by the fields themselves. */
export const TreeFields = ({ needs, offices, phrases, wrong = emptyForm }: Props) => (
  <>
    {(['long', 'short', 'content'] as const).map((place) => (
      <datalist id={`phrases-${place}`}>
        {phrases
          .filter((one) => one.place === place)
          .map(({ text }) => (
            <option value={text} />
          ))}
      </datalist>
    ))}
    <datalist id="service-types">
      {[...new Set(offices.map(({ service }) => service))].map((title) => (
        <option value={title} />
      ))}
    </datalist>
    {needs.map((need, n) => (
      <fieldset class="tree">
        <legend>{say.need(n + 1)}</legend>
        <TextField name={`n${n}`} label={say.need(n + 1)} value={need.text} rows={2} optional="quietly" />
        <NeedPhrase at={`n${n}`} phrases={phrases} what={say.need(n + 1)} />
        {need.longs.map((long, l) => (
          <LongFields long={long} at={`n${n}l${l}`} offices={offices} wrong={wrong} />
        ))}
        <Acts at={`n${n}`} add={say.addLong} what={say.need(n + 1)} first={n === 0} />
      </fieldset>
    ))}
  </>
);

/** A text with the phrases of its kind behind it. One of several lines keeps them: a field of one line would join them. */
const Suggested = ({ at, label, value, list }: { at: string; label: string; value: string; list: string }) =>
  value.includes('\n') ? (
    <Typed name={at} label={label} value={value} />
  ) : (
    <div class="field">
      <label for={at}>{label}</label>
      <input class="input" id={at} name={at} type="text" value={value} autocomplete="off" list={list} />
    </div>
  );

const Typed = ({ name, label, value, hint }: { name: string; label: string; value: string; hint?: string }) => (
  <TextField {...{ name, label, value, hint }} rows={value.includes('\n') ? 3 : undefined} optional="quietly" />
);

/** Chosen, it stands below what is typed with the next saving. */
const NeedPhrase = ({ at, phrases, what }: { at: string; phrases: readonly Phrase[]; what: string }) => {
  const own = phrases.filter(({ place }) => place === 'need');
  if (own.length === 0) return null;
  return (
    <SelectField
      name={`${at}-phrase`}
      label={
        <>
          {words.draft.phrasesUse}
          <span class="unseen">：{what}</span>
        </>
      }
      none=""
      optional="quietly"
      options={own.map(({ text }) => ({ value: text, label: text }))}
    />
  );
};

type FieldsProps = { readonly at: string; readonly offices: readonly Office[]; readonly wrong: FormState };
const LongFields = ({ long, at, offices, wrong }: FieldsProps & { readonly long: LongGoal }) => (
  <fieldset class="tree">
    <legend>{say.long}</legend>
    <div class="field-columns">
      <Suggested at={at} label={say.long} value={long.text} list="phrases-long" />
      <Typed name={`${at}-term`} label={`${say.long}の${say.term}`} hint={say.termHint} value={long.term} />
    </div>
    {long.shorts.map((short, s) => (
      <ShortFields short={short} at={`${at}s${s}`} offices={offices} wrong={wrong} />
    ))}
    <Acts at={at} add={say.addShort} what={say.long} first={/l0$/.test(at)} />
  </fieldset>
);

const ShortFields = ({ short, at, offices, wrong }: FieldsProps & { readonly short: ShortGoal }) => (
  <fieldset class="tree">
    <legend>{say.short}</legend>
    <div class="field-columns">
      <Suggested at={at} label={say.short} value={short.text} list="phrases-short" />
      <Typed name={`${at}-term`} label={`${say.short}の${say.term}`} hint={say.termHint} value={short.term} />
    </div>
    {short.services.map((service, c) => (
      <ServiceFields service={service} at={`${at}c${c}`} offices={offices} wrong={wrong} />
    ))}
    <Acts at={at} add={say.addService} what={say.short} first={/s0$/.test(at)} />
  </fieldset>
);

const ServiceFields = ({ service, at, offices, wrong }: FieldsProps & { readonly service: Service }) => {
  const further = furtherNameOf(at);
  const known = offices.some(({ code }) => code === service.office);
  return (
    <fieldset class="tree" id={at}>
      <legend>{say.services}</legend>
      <div class="field-columns">
        <Suggested at={`${at}-content`} label={say.content} value={service.content} list="phrases-content" />
        <SelectField
          name={`${at}-office`}
          label={say.office}
          value={service.office}
          none={say.officeNone}
          optional="quietly"
          options={[
            ...offices.map(({ code, name, service: title }) => ({ value: code, label: `${name}（${title}）` })),
            ...(service.office !== '' && !known
              ? [{ value: service.office, label: `${service.officeName}（${service.office}）` }]
              : []),
          ]}
        />
        <Typed name={`${at}-officeName`} label={say.officeOther} value={known ? '' : service.officeName} />
        <Suggested at={`${at}-service`} label={say.service} value={service.service} list="service-types" />
        <SelectField
          name={`${at}-covered`}
          label={say.covered}
          value={service.covered}
          optional="quietly"
          options={Object.entries(say.coveredOptions).map(([value, label]) => ({ value, label }))}
        />
        <Typed name={`${at}-frequency`} label={say.frequency} value={service.frequency} />
        <Typed name={`${at}-term`} label={`${say.services}の${say.term}`} hint={say.termHint} value={service.term} />
      </div>
      <FurtherFields
        prefix="UP2KYO"
        at={further}
        state={{ ...wrong, values: { ...furtherValues('UP2KYO', service.further, further), ...wrong.values } }}
      />
      <Acts at={at} what={say.services} first={/c0$/.test(at)} />
    </fieldset>
  );
};

const Acts = ({ at, add, what, first }: { at: string; add?: string; what: string; first: boolean }) => (
  <div class="tree-acts">
    {add && (
      <Button kind="quiet" name="do" value={`add:${at}`}>
        {add}
      </Button>
    )}
    {!first && (
      <Button kind="quiet" name="do" value={`up:${at}`}>
        {say.up}
        <span class="unseen">：{what}</span>
      </Button>
    )}
    <Button kind="quiet" name="do" value={`remove:${at}`}>
      {say.remove}
      <span class="unseen">：{what}</span>
    </Button>
  </div>
);
