import { Button } from '../../../../web/action/button.tsx';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { TextField } from '../../../../web/form/text-field.tsx';
import type { LongGoal, Need, Service, ShortGoal } from '../content.ts';
import type { Office } from '../offices.ts';
import type { Phrase } from '../phrases.tsx';
import { words } from '../words.ts';

const say = words.second;
type Props = {
  readonly needs: readonly Need[];
  readonly offices: readonly Office[];
  readonly phrases: readonly Phrase[];
};

/** 第2表 to be typed in: needs, under each its goals, under each what is done. Phrases are offered by the fields themselves. */
export const TreeFields = ({ needs, offices, phrases }: Props) => (
  <>
    {(['need', 'long', 'short', 'content'] as const).map((place) => (
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
        {need.longs.map((long, l) => (
          <LongFields long={long} at={`n${n}l${l}`} offices={offices} />
        ))}
        <Acts at={`n${n}`} add={say.addLong} what={say.need(n + 1)} first={n === 0} />
      </fieldset>
    ))}
  </>
);

/** A text with the phrases of its kind behind it. */
const Suggested = ({ at, label, value, list }: { at: string; label: string; value: string; list: string }) => (
  <div class="field">
    <label for={at}>{label}</label>
    <input class="input" id={at} name={at} type="text" value={value} autocomplete="off" list={list} />
  </div>
);

const LongFields = ({ long, at, offices }: { long: LongGoal; at: string; offices: readonly Office[] }) => (
  <fieldset class="tree">
    <legend>{say.long}</legend>
    <div class="field-columns">
      <Suggested at={at} label={say.long} value={long.text} list="phrases-long" />
      <TextField
        name={`${at}-term`}
        label={`${say.long}の${say.term}`}
        hint={say.termHint}
        value={long.term}
        optional="quietly"
      />
    </div>
    {long.shorts.map((short, s) => (
      <ShortFields short={short} at={`${at}s${s}`} offices={offices} />
    ))}
    <Acts at={at} add={say.addShort} what={say.long} first={/l0$/.test(at)} />
  </fieldset>
);

const ShortFields = ({ short, at, offices }: { short: ShortGoal; at: string; offices: readonly Office[] }) => (
  <fieldset class="tree">
    <legend>{say.short}</legend>
    <div class="field-columns">
      <Suggested at={at} label={say.short} value={short.text} list="phrases-short" />
      <TextField
        name={`${at}-term`}
        label={`${say.short}の${say.term}`}
        hint={say.termHint}
        value={short.term}
        optional="quietly"
      />
    </div>
    {short.services.map((service, c) => (
      <ServiceFields service={service} at={`${at}c${c}`} offices={offices} />
    ))}
    <Acts at={at} add={say.addService} what={say.short} first={/s0$/.test(at)} />
  </fieldset>
);

const ServiceFields = ({ service, at, offices }: { service: Service; at: string; offices: readonly Office[] }) => {
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
        <TextField
          name={`${at}-officeName`}
          label={say.officeOther}
          value={known ? '' : service.officeName}
          optional="quietly"
        />
        <Suggested at={`${at}-service`} label={say.service} value={service.service} list="service-types" />
        <SelectField
          name={`${at}-covered`}
          label={say.covered}
          value={service.covered}
          optional="quietly"
          options={Object.entries(say.coveredOptions).map(([value, label]) => ({ value, label }))}
        />
        <TextField name={`${at}-frequency`} label={say.frequency} value={service.frequency} optional="quietly" />
        <TextField
          name={`${at}-term`}
          label={`${say.services}の${say.term}`}
          hint={say.termHint}
          value={service.term}
          optional="quietly"
        />
      </div>
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
