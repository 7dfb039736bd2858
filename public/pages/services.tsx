import { kinds } from '../../contracts/kind.ts';
import type { PublicService } from '../../contracts/public.ts';
import { Ruby } from '../../web/japanese/ruby.tsx';
import { CardList } from '../../web/list/card-list.tsx';
import { Empty } from '../../web/list/empty.tsx';
import type { Reading } from '../state.ts';
import { PublicPage } from './frame.tsx';

export const pathOf = ({ id }: Pick<PublicService, 'id'>): string => `/services/${id}`;

/** Classes of data in a service, the most sensitive first. */
const order = ['要配慮個人情報', '条例要配慮個人情報', '個人情報'] as const;
export function classesOf({ fields }: Pick<PublicService, 'fields'>): string[] {
  const all = [...new Set(fields.map(({ class: of }) => of))];
  const rank = (one: string) => (order as readonly string[]).indexOf(one) + (order.some((of) => of === one) ? 0 : 99);
  return all.sort((a, b) => rank(a) - rank(b));
}

export const ServicesPage = ({ state }: { readonly state: Reading }) => {
  const services = state.said?.summary.services ?? [];
  return (
    <PublicPage state={state} title="どんな情報《じょうほう》を渡《わた》すのか">
      {services.length === 0 && <Empty title="連携《れんけい》サービスは、まだ読《よ》めていません" />}
      {services.length > 0 && (
        <>
          <p>
            <Ruby text="渡《わた》し方《かた》は、" />
            {services.length}
            <Ruby text="の連携《れんけい》サービスとして決《き》めてあります。それぞれの項目《こうもく》と、個人情報《こじんじょうほう》保護《ほご》影響《えいきょう》評価《ひょうか》を読《よ》めます。" />
          </p>
          <p>
            <Ruby text="要配慮《ようはいりょ》個人情報《こじんじょうほう》は、病気《びょうき》や障害《しょうがい》、介護《かいご》の必要《ひつよう》など、とくに気《き》をつけて扱《あつか》うと法律《ほうりつ》が定《さだ》めた情報《じょうほう》です。" />
          </p>
        </>
      )}
      <CardList
        cards={services.map((service) => ({
          href: pathOf(service),
          title: service.title,
          about: `${service.kinds.map((kind) => kinds[kind]).join('・')}。${classesOf(service).join('、')}。${service.fields.length}項目`,
        }))}
      />
    </PublicPage>
  );
};
