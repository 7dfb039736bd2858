import type { Demo } from '../kit/demo.ts';
import { Page } from '../page.tsx';
import type { Letter } from './letter.ts';
import { LetterPaper } from './letter-paper.tsx';

const letter: Letter = {
  number: '縁介第123号',
  date: '2026-11-26',
  to: { postcode: '000-0123', address: ['縁側市大字𠮷谷34番地'], name: '髙﨑　𠮷葛\u{E0100}' },
  from: { title: '縁側市長', name: '小野寺　誠', seal: 'place' },
  title: '要介護認定の更新について（お知らせ）',
  paragraphs: [
    '日ごろから市の介護保険事業に御理解と御協力をいただき、ありがとうございます。',
    'お持ちの認定の有効期間が、次のとおり終わります。引き続きサービスを利用するときは、更新の申請をしてください。',
  ],
  tables: [
    {
      caption: '現在の認定',
      head: ['被保険者番号', '要介護状態区分', '有効期間の満了日'],
      rows: [['0000000123', '要介護2', '令和9年1月31日']],
    },
  ],
  contact: ['縁側市 福祉部 介護保険課', '電話 0999-00-0101'],
  qr: { text: 'http://localhost:8081/renewal', caption: '申請のしかた' },
};

export const demo: Demo = {
  title: '通知文（A4）',
  about:
    '文書番号、和暦の日付、宛名、公印欄のある通知文です。同じ書き方からPDFも作れます（letterPdf）。印刷できない字形は、注として必ず残ります。',
  looks: ['staff'],
  states: [{ title: '枠の中', show: () => <LetterPaper letter={letter} /> }],
  pages: [
    {
      page: 'paper',
      title: '印刷するページ',
      show: (frame) => (
        <Page frame={frame} title="通知文" back="/kit/staff/print/letter">
          <LetterPaper letter={letter} />
        </Page>
      ),
    },
  ],
};
