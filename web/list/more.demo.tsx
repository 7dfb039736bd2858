import type { Demo } from '../kit/demo.ts';
import { More } from './more.tsx';

export const demo: Demo = {
  title: 'たたんだ説明',
  about: '全員が読まなくてよいくわしい説明を、たたんでおきます。同意や届け出の前に必ず読むことは、たたみません。',
  states: [
    {
      title: 'たたんである',
      show: () => (
        <More title="入っている項目（3）">
          <ul>
            <li>要介護状態区分</li>
            <li>認定の有効期間</li>
            <li>支給限度基準額</li>
          </ul>
        </More>
      ),
    },
    {
      title: '枠のある、自分の用事のあるもの',
      show: () => (
        <More framed title="しぼりこむ">
          <p>開いた人にだけ見えます。</p>
        </More>
      ),
    },
  ],
};
