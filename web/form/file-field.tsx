import { sayFileSize } from '../japanese/say.ts';
import { describe, Field, type FieldProps } from './field.tsx';

type Props = FieldProps & {
  /** e.g. `.csv,.xlsx`; the server looks for itself */
  readonly accept?: string;
  /** bytes, all files together */
  readonly limit: number;
  readonly multiple?: boolean;
};

/** A file from the reader's machine. What it may be and how large stands before it is chosen. */
export const FileField = ({ accept, limit, multiple, hint, ...rest }: Props) => {
  const about = {
    ...rest,
    hint: (
      <>
        {hint} {sayFileSize(limit)}までです。
      </>
    ),
  };
  return (
    <Field {...about}>
      <input
        class="input file"
        type="file"
        id={rest.name}
        name={rest.name}
        {...{ accept, multiple }}
        {...describe(about)}
      />
    </Field>
  );
};
