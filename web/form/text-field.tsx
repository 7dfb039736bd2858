import { describe, Field, type FieldProps } from './field.tsx';

type Props = FieldProps & {
  readonly value?: string;
  /** the keyboard that a phone shows */
  readonly keyboard?: 'text' | 'numeric' | 'tel' | 'email' | 'kana';
  readonly autocomplete?: string;
  /** as long as what is awaited, in characters */
  readonly width?: 2 | 4 | 8 | 12 | 20;
  readonly rows?: number;
  readonly maxlength?: number;
};

export const TextField = ({
  value = '',
  keyboard = 'text',
  autocomplete = 'off',
  width,
  rows,
  maxlength,
  ...about
}: Props) => {
  const { name } = about;
  const inputmode = keyboard === 'kana' ? 'text' : keyboard;
  return (
    <Field {...about}>
      {rows === undefined ? (
        <input
          class={`input${width === undefined ? '' : ` wide-${width}`}`}
          id={name}
          name={name}
          type="text"
          {...{ value, inputmode, autocomplete, maxlength }}
          lang={keyboard === 'kana' ? 'ja-Kana' : undefined}
          {...describe(about)}
        />
      ) : (
        <textarea class="input" id={name} name={name} {...{ rows, maxlength, autocomplete }} {...describe(about)}>
          {value}
        </textarea>
      )}
    </Field>
  );
};
