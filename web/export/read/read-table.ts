import { readCsv } from './csv.ts';
import { decode } from './decode.ts';
import { readFields } from './fields.ts';
import { recognise } from './recognise.ts';
import { type Field, limits, type Read, type Refused, refuse } from './result.ts';
import { readXlsx } from './xlsx.ts';

/**
 * Reads a list that somebody brings, CSV or Excel. Never a silent loss: a file that is not what it says is refused with what to do, a line with
 * something wrong is told by its number, and what was not read is named.
 * @param name as the sender calls the file
 */
export async function readTable(name: string, bytes: Buffer, fields: readonly Field[]): Promise<Read | Refused> {
  if (bytes.length > limits.bytes)
    return refuse('too_large', `ファイルが大きすぎます。${limits.bytes / 1024 / 1024}MBまでです。`);
  const kind = recognise(name, bytes);
  if (typeof kind === 'object') return kind;
  if (kind === 'xlsx') {
    const book = await readXlsx(bytes);
    return 'outcome' in book ? book : readFields(book.lines, fields, 'xlsx', book.notes);
  }
  const decoded = decode(bytes);
  if ('outcome' in decoded) return decoded;
  const lines = readCsv(decoded.text);
  return 'outcome' in lines ? lines : readFields(lines, fields, decoded.form);
}
