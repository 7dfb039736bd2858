import { LinkButton } from '../action/button.tsx';
import type { AnyFrame } from '../frame/frame.ts';
import { Page } from '../page.tsx';
import type { FoundDemo } from './demo.ts';
import { isShownIn } from './find.ts';

const looks = { resident: '住民の画面', staff: '職員の画面' } as const;
const addressOf = (look: keyof typeof looks, { room, name }: FoundDemo) => `/kit/${look}/${room}/${name}`;

export const IndexPage = ({ frame, demos }: { readonly frame: AnyFrame; readonly demos: readonly FoundDemo[] }) => (
  <Page frame={frame} title="画面の部品">
    <p>
      縁側のすべての画面は、ここにある部品でできています。部品は、住民の画面と職員の画面で同じ名前、同じ使い方で、大きさと密度だけが違います。
    </p>
    <div class="kit-list">
      {demos.map((demo) => (
        <section>
          <h2>{demo.title}</h2>
          <p>{demo.about}</p>
          <p class="kit-links">
            {(['resident', 'staff'] as const)
              .filter((look) => isShownIn(demo, look))
              .map((look) => (
                <a href={addressOf(look, demo)}>
                  {looks[look]}
                  <span class="unseen">での{demo.title}</span>
                </a>
              ))}
          </p>
        </section>
      ))}
    </div>
  </Page>
);

export const DemoPage = ({ frame, demo }: { readonly frame: AnyFrame; readonly demo: FoundDemo }) => (
  <Page frame={frame} title={demo.title} back="/kit" scripts={demo.scripts}>
    <p class="quietly">{demo.about}</p>
    {demo.states.map((state) => (
      <div class="kit-state">
        <h2>{state.title}</h2>
        {state.show(frame.look)}
      </div>
    ))}
    {demo.pages && (
      <div class="kit-state">
        <h2>ページの見本</h2>
        <ul class="rows">
          {demo.pages.map(({ page, title }) => (
            <li>
              <a class="row" href={`${addressOf(frame.look, demo)}/${page}`}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </div>
    )}
  </Page>
);

export const SentPage = ({ frame }: { readonly frame: AnyFrame }) => (
  <Page frame={frame} title="見本です">
    <p>これは見本です。何も送られていません。</p>
    <LinkButton href="/kit">部品の一覧にもどる</LinkButton>
  </Page>
);
