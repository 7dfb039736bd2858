import { kinds } from '../../contracts/kind.ts';
import type { PublicService } from '../../contracts/public.ts';
import { CardList } from '../../web/list/card-list.tsx';
import { Empty } from '../../web/list/empty.tsx';
import type { State } from '../state.ts';
import { PublicPage } from './frame.tsx';

export const pathOf = ({ id }: Pick<PublicService, 'id'>): string => `/services/${id}`;

/** Classes of data in a service, the most sensitive first. */
const order = ['要配慮個人情報', '条例要配慮個人情報', '個人情報'] as const;
export function classesOf({ fields }: Pick<PublicService, 'fields'>): string[] {
  const all = [...new Set(fields.map(({ class: of }) => of))];
  const rank = (one: string) => (order as readonly string[]).indexOf(one) + (order.some((of) => of === one) ? 0 : 99);
  return all.sort((a, b) => rank(a) - rank(b));
}

export const ServicesPage = ({ state }: { readonly state: State }) => {
  const services = state.said?.summary.services ?? [];
  return (
    <PublicPage state={state} title="どんな情報を渡すのか">
      {services.length === 0 && <Empty title="連携サービスは、まだ読めていません" />}
      {services.length > 0 && (
        <>
          <p>
            渡し方は、{services.length}
            の連携サービスとして決めてあります。それぞれの項目と、個人情報保護影響評価を読めます。
          </p>
          <p>要配慮個人情報は、病気や障害、介護の必要など、とくに気をつけて扱うと法律が定めた情報です。</p>
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
