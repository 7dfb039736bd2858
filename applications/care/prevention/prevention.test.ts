import { expect, test } from 'vitest';
import { writeUnit } from '../files/write/unit.ts';
import { columnsOf, contentOf, entriesOf, type PreventionContent } from './content.ts';
import { readColumns, valuesOf } from './fields.tsx';

const who = { insurer: '990019', insured: '0000000001' };
const content: PreventionContent = {
  plan: {
    ...{
      planDay: '20261101',
      planKind: '1',
      commissioned: '2',
      name: '大橋　静江',
      centre: '縁側市地域包括支援センター',
    },
    ...{
      'authorOffice/name': 'ケアプランセンター渡場',
      'areas/movement/state': '歩いて買い物に行く。',
      'checklist/exercise': '3',
    },
  },
  support: [
    {
      needNo: '1',
      need: '歩く力が落ちている',
      supportNo: '1',
      point: '毎日歩く',
      serviceNo: '1',
      service: '通所型サービス',
    },
    {
      needNo: '1',
      need: '歩く力が落ちている',
      supportNo: '1',
      point: '毎日歩く',
      serviceNo: '2',
      service: '訪問型サービス',
    },
  ],
  basics: {
    ...{
      consultedOn: '20261020',
      planKind: '1',
      kana: 'オオハシ　シズエ',
      name: '大橋　静江',
      sex: '2',
      birth: '19400412',
    },
    ...{ 'contacts/0/name': '小島　久美', 'disability/physical': '1' },
  },
  illnesses: [{ illness: '高血圧症', clinic: '葭原医院' }],
};

test('both forms come back from the files as they were typed', () => {
  expect(contentOf(entriesOf(content, who))).toEqual(content);
});

test('the standard lets them go, together and each alone; what has no day is not sent', () => {
  const route = { from: '0300000100', fromService: '46', to: '0300000005', toService: '43' };
  const write = (some: PreventionContent) =>
    writeUnit({ route, sequence: '20261101100000', content: { entries: entriesOf(some, who) } });
  const names = (some: PreventionContent) => {
    const written = write(some);
    if (written.outcome !== 'written') throw new Error(JSON.stringify(written));
    return written.files.map(({ name }) => name.split('_0300')[0]);
  };
  expect(names(content).sort()).toEqual(['UPKIHON', 'UPKIHON_SUB2', 'UPYOBO', 'UPYOBO_SUB']);
  expect(names({ ...content, plan: {}, support: [] })).toEqual(['UPKIHON', 'UPKIHON_SUB2']);
  expect(entriesOf({ plan: {}, support: [], basics: {}, illnesses: [] }, who)).toEqual([]);
});

test('a form shows what was typed, reads it back, and names a day that is none by its field', () => {
  const columns = columnsOf('UPYOBO');
  const values = valuesOf(content.plan, columns);
  expect(values.planDay).toBe('2026-11-01');
  expect(readColumns(values, columns)).toEqual({ typed: content.plan, errors: {} });
  const { errors } = readColumns({ planDay: '令和8年13月1日', 'checklist-exercise': '三' }, columns);
  expect(Object.keys(errors)).toEqual(['planDay', 'checklist-exercise']);
});
