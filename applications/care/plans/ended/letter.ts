import { dayIn } from '../../../../web/japanese/day.ts';
import type { Letter } from '../../../../web/print/letter.ts';
import type { Person } from '../../store/persons.ts';
import { type Giving, sayDocument } from '../give/givings.ts';
import { sayDigits } from '../term.ts';
import { words } from '../words.ts';

const say = words.ended;

/** 計画の終わりのお知らせ on A4, for an office that takes no such notice in: what the road would say, and nothing more. */
export const endedLetter = (
  given: Giving & { readonly endedOn: string },
  { insurer, insured, name }: Person,
  office: string,
  form: 'plan' | 'prevention' = 'plan',
): Letter => ({
  ...{ number: sayDocument(given), date: dayIn(given.givenAt), title: say.letter[form] },
  ...{ to: { name: given.name, honorific: '御中' }, from: { title: office, seal: 'none' }, contact: [office] },
  paragraphs: [say.paragraph[form](name, sayDigits(given.endedOn)), say.ask],
  tables: [
    {
      caption: say.letterTable,
      head: ['項目', '内容'],
      widths: [35, 65],
      rows: [
        ['利用者', `${name}　様`],
        ['保険者番号・被保険者番号', `${insurer}・${insured}`],
        ['終わる計画', `${sayDigits(given.period)}作成`],
        ['計画の最後の日', sayDigits(given.endedOn)],
      ],
    },
  ],
});
