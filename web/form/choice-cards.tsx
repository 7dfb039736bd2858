import type { Child } from 'hono/jsx';
import { FieldGroup, type FieldProps } from './field.tsx';

export type Choice = { readonly value: string; readonly label: Child; readonly about?: Child };
type Props = FieldProps & { readonly choices: readonly Choice[]; readonly heading?: boolean };

/** One of a few, each as large as a card. */
export const ChoiceCards = ({ choices, value, ...about }: Props & { readonly value?: string }) => (
  <FieldGroup {...about}>
    <Cards type="radio" name={about.name} choices={choices} chosen={value === undefined ? [] : [value]} />
  </FieldGroup>
);

/** Any of a few. */
export const Checkboxes = ({ choices, value = [], ...about }: Props & { readonly value?: readonly string[] }) => (
  <FieldGroup {...about} optional={about.optional}>
    <Cards type="checkbox" name={about.name} choices={choices} chosen={value} />
  </FieldGroup>
);

type CardsProps = {
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
};

const Cards = ({ type, name, choices, chosen }: CardsProps) => (
  <div class="choices">
    {choices.map(({ value, label, about }, i) => (
      // The first bears the field's own id: there the error summary leads.
      <label class="choice">
        <input
          type={type}
          id={i === 0 ? name : `${name}-${i + 1}`}
          {...{ name, value }}
          checked={chosen.includes(value)}
          aria-describedby={about ? `${name}-${i + 1}-about` : undefined}
        />
        <span class="choice-text">
          <span class="choice-label">{label}</span>
          {about && (
            <span class="choice-about" id={`${name}-${i + 1}-about`}>
              {about}
            </span>
          )}
        </span>
      </label>
    ))}
  </div>
);
