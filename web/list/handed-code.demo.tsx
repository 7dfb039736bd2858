import type { Demo } from '../kit/demo.ts';
import { HandedCode } from './handed-code.tsx';

export const demo: Demo = {
  title: '渡す番号',
  about: '人に渡す番号を、一度だけ大きく出します。書き写すことも、電話で読み上げることもあります。',
  states: [{ title: '番号', show: () => <HandedCode code="abcde-fghjk" /> }],
};
