import type { Demo } from '../kit/demo.ts';
import { Page } from '../page.tsx';
import type { Letter } from './letter.ts';
import { LetterPaper } from './letter-paper.tsx';
import { monthLetter } from './month-letter.ts';

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

const month = monthLetter({
  month: '2026-10',
  entries: [
    {
      time: new Date('2026-10-03T10:12:00+09:00'),
      said: '縁側市の職員（窓口担当）が、あなたの情報の「一覧」を見ました。目的は「見守り」です。',
      runMode: '通常',
    },
    {
      time: new Date('2026-10-03T15:40:00+09:00'),
      said: '縁側市が、あなたの情報を日向居宅介護支援事業所へ送りました。',
      runMode: '訓練',
    },
  ],
  more: false,
  number: '縁窓第12号',
  date: '2026-11-02',
  to: { name: '髙﨑　𠮷' },
  from: { title: '縁側市長', seal: 'omitted' },
  telephone: { who: '縁側市役所 代表', number: '0999-00-0101' },
  url: 'http://localhost:8081/resident',
});

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
    {
      page: 'month',
      title: '大きな字で、日ごとに書く手紙',
      show: (frame) => (
        <Page frame={frame} title="月のお知らせ" back="/kit/staff/print/letter">
          <LetterPaper letter={month} />
        </Page>
      ),
    },
  ],
};
