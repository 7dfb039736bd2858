import { sayFileSize } from '../japanese/say.ts';
import { describe, Field, type FieldProps } from './field.tsx';

/** A round number that is never more than what is taken. */
const saidLimit = (limit: number): number => (limit < 1_000_000 ? limit : limit - (limit % 1_000_000));

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
        {hint} <span class="whole">{sayFileSize(saidLimit(limit))}までです。</span>
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
