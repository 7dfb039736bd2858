import type { Demo } from '../kit/demo.ts';
import type { FoundPerson } from './person.ts';
import { PersonResults } from './results.tsx';
import { PersonSearchForm } from './search-form.tsx';

const found: FoundPerson[] = [
  {
    id: '1',
    name: '髙﨑　清',
    kana: 'タカサキ キヨシ',
    birth: '1950-04-01',
    sex: '男',
    position: '世帯主',
    number: '0000000123',
    address: '縁側市本町1番2号',
    household: 'a',
    href: '/kit',
  },
  {
    id: '2',
    name: '髙﨑　節子',
    kana: 'タカサキ セツコ',
    birth: '1952-11-30',
    sex: '女',
    position: '妻',
    number: '0000000124',
    address: '縁側市本町1番2号',
    household: 'a',
    href: '/kit',
  },
  {
    id: '3',
    name: '高﨑　清',
    kana: 'タカサキ キヨシ',
    birth: '1950-04-01',
    sex: '男',
    position: '世帯主',
    number: '0000000456',
    address: '縁側市大字𠮷谷34番地',
    household: 'b',
    href: '/kit',
  },
  {
    id: '4',
    name: '髙﨑　千尋',
    kana: 'タカサキ チヒロ',
    birth: '1989-01-08',
    sex: '女',
    position: '世帯主',
    household: 'c',
    warning: '住所も、いることも、だれにも伝えません。上司に知らせてから進めてください。',
    href: '/kit',
  },
];

export const demo: Demo = {
  title: '人を探す',
  about:
    'カナ、生年月日（和暦・西暦）、番号で探します。だれを見せてよいかは呼び出す側が決め、この部品は渡された人だけを見せます。探した名前は、アドレスにも履歴にも残りません。',
  looks: ['staff'],
  states: [
    { title: '探す', show: () => <PersonSearchForm action="/kit/staff/sent" token="見本" /> },
    { title: '見つかった', show: () => <PersonResults people={found} day="2026-11-26" more /> },
    { title: '見つからない', show: () => <PersonResults people={[]} day="2026-11-26" id="nobody-found" /> },
  ],
};
