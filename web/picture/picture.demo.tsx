import { type Picture, pictures } from '../../contracts/tablet.ts';
import type { Demo } from '../kit/demo.ts';
import { PersonPicture } from './person-picture.tsx';

export const demo: Demo = {
  title: '人の絵',
  about: '置いておく端末で、自分を見つけるための絵です。四つだけで、色がなくても、遠くからでも分かります。',
  looks: ['resident'],
  states: [
    {
      title: '名前と絵で選ぶ',
      show: () => (
        <div class="persons">
          {(Object.keys(pictures) as Picture[]).map((picture) => (
            <button type="button" class="person-card" data-primary>
              <PersonPicture picture={picture} />
              <span>{pictures[picture]}さん</span>
            </button>
          ))}
        </div>
      ),
    },
  ],
};
