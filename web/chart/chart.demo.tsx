import type { Demo } from '../kit/demo.ts';
import { Chart } from './chart.tsx';

const months = ['4月', '5月', '6月', '7月', '8月', '9月'];
const series = [
  { name: '縁側市', values: [120, 134, 128, 150, 161, 172] },
  { name: '軒端町', values: [48, 45, 52, 50, 41, 44] },
];

export const demo: Demo = {
  title: 'グラフ',
  about:
    'グラフ、文、表の3つを必ず一緒に出します。色だけでなく、模様、線の形、印でも見分けられます。少ない数（たとえば10未満）は、示さないようにできます。',
  states: [
    {
      title: '棒',
      show: (look) => (
        <Chart
          id="bar"
          kind="bar"
          look={look}
          data={{
            title: '教室に参加した人',
            unit: '人',
            categories: ['中央圏域', '川辺圏域', '山手圏域', '浜圏域'],
            series: [{ name: '参加した人', values: [182, 96, 41, 7] }],
            suppressBelow: 10,
          }}
        />
      ),
    },
    {
      title: '積み上げ棒',
      show: (look) => (
        <Chart
          id="stacked"
          kind="stacked"
          look={look}
          data={{
            title: '要介護認定を受けている人',
            unit: '人',
            categories: ['縁側市', '軒端町'],
            series: [
              { name: '要支援', values: [310, 120] },
              { name: '要介護1・2', values: [420, 150] },
              { name: '要介護3〜5', values: [280, 90] },
            ],
          }}
        />
      ),
    },
    {
      title: '折れ線',
      show: (look) => (
        <Chart
          id="line"
          kind="line"
          look={look}
          data={{ title: '見守りの登録', unit: '人', categories: months, series }}
        />
      ),
    },
    {
      title: '小さなグラフを並べる',
      show: (look) => (
        <Chart
          id="multiples"
          kind="multiples"
          look={look}
          data={{ title: '見守りの登録（自治体ごと）', unit: '人', categories: months, series }}
        />
      ),
    },
  ],
};
