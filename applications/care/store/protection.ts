import type { Parcel } from '../../../contracts/message.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { decode } from '../files/read/decode.ts';
import { placePattern, tellsPlace } from './place-words.ts';

const told =
  '居場所を伏せる方の、住所か電話番号が書かれています。その部分を消してから、もう一度おためしください。まだ何も渡していません。';

/**
 * Of whom nothing may go that tells where they are（支援措置対象者）, by the office's own word: the exchange tells nobody but the person's town that she
 * is protected.
 */
export async function findHidden(connection: RowsConnection, codes: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await readPlaces(connection, codes)).keys());
}

/** The same with the words that would tell it, where the office knows them (place-words.ts). */
export async function readPlaces(
  connection: RowsConnection,
  codes: readonly string[],
): Promise<ReadonlyMap<string, RegExp | undefined>> {
  const { rows } = await connection.query<{ code: string; address: string | null; telephone: string | null }>(
    'SELECT code, address, telephone FROM care.person WHERE code = ANY ($1) AND hides_place',
    [codes],
  );
  return new Map(rows.map(({ code, ...place }) => [code, placePattern(place)]));
}

export const readPlace = async (connection: RowsConnection, code: string): Promise<RegExp | undefined> =>
  (await readPlaces(connection, [code])).get(code);

/** Which of the texts of a form tell where she is; undefined: none. */
export function findTold(
  texts: Readonly<Record<string, unknown>>,
  place: RegExp | undefined,
): Readonly<Record<string, string>> | undefined {
  const wrong = Object.entries(texts).filter(
    ([, text]) => place !== undefined && typeof text === 'string' && tellsPlace(text, place),
  );
  return wrong.length === 0 ? undefined : Object.fromEntries(wrong.map(([name]) => [name, told]));
}

/**
 * The last look at what leaves the office, whoever has made it: typed where no form looked, or written before the place was hidden.
 * @throws PageError refused
 */
export async function refusePlace(
  connection: RowsConnection,
  { subjects, files }: { readonly subjects: readonly string[]; readonly files: Parcel['files'] },
): Promise<void> {
  const places = [...(await readPlaces(connection, subjects)).values()].filter((one) => one !== undefined);
  if (places.length > 0 && tellsAny(files, places)) throw new PageError('refused', told);
}

/** Whether files tell one of the places. */
export function tellsAny(files: Parcel['files'], places: readonly RegExp[]): boolean {
  const texts = files.map(({ content }) => decode(Buffer.from(content, 'base64')).text);
  return texts.some((text) => places.some((place) => tellsPlace(text, place)));
}

export async function keepHidden(connection: RowsConnection, code: string, hides: boolean): Promise<void> {
  await connection.query('UPDATE care.person SET hides_place = $2 WHERE code = $1', [code, hides]);
}
