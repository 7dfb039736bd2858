import type { Demo } from '../kit/demo.ts';
import { demoBounds, demoDrawing, demoPlaces } from './demo-town.ts';
import { TownMap } from './map.tsx';

export const demo: Demo = {
  title: '地図と一覧',
  about:
    '一覧がいつもあり、地図はそれを助けます。地図の印は、色ではなく文字と番号です。地図も、その部品も、このサイトから出るものだけでできています。',
  scripts: ['map'],
  states: [
    {
      title: '避難所と給水所',
      show: () => (
        <TownMap
          id="shelters"
          title="いまの避難所と給水所"
          places={demoPlaces}
          drawing={demoDrawing}
          bounds={demoBounds}
        />
      ),
    },
  ],
};
