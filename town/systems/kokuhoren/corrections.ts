import { correctionContract, corrections } from '../../../contracts/care/correction.ts';
import { municipalities } from '../../places.ts';
import type { KeptMail } from './book.ts';
import { keyOf } from './decided.ts';

export const isCorrection = ({ contract }: Pick<KeptMail, 'contract'>): boolean => contract === correctionContract;

/**
 * What a mail takes back, by `keyOf`: an insurer what was decided of its own insured（過誤）, an office what it claimed itself（取下げ）. What somebody asks that
 * is not theirs to ask is nothing.
 */
export function readCorrections({ sender, parcel }: KeptMail) {
  const read = corrections.safeParse(JSON.parse(Buffer.from(parcel.files[0]?.content ?? '', 'base64').toString()));
  const claims = read.success ? read.data.claims : [];
  const [kind, code] = sender.split('/');
  const insurer = municipalities.find((one) => kind === 'GOV' && one.code === code)?.insurer;
  const withdrawn = claims.filter((one) => one.kind === '過誤' && one.insurer === insurer);
  const cancelled = claims.filter((one) => one.kind === '取下げ' && kind === 'CARE' && one.provider === code);
  const persons = [...new Map(claims.map((one) => [`${one.insurer}/${one.insured}`, one])).values()];
  return { persons, withdrawn: withdrawn.map(keyOf), cancelled: cancelled.map(keyOf) };
}
