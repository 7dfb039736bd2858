import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { More } from '../../../web/list/more.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import type { Part } from './marks.ts';
import type { Offer } from './read.ts';
import { words } from './words.ts';

/** All that somebody should have read before they consent. @param changed the parts that were otherwise when they read them */
export const OfferText = ({ offer, changed = [] }: { readonly offer: Offer; readonly changed?: readonly Part[] }) => {
  const { part } = words;
  const rows: readonly [Part, unknown][] = [
    ['to', offer.recipientName],
    ['documents', <Documents offer={offer} />],
    ['purpose', offer.purposeTitle],
    ['why', offer.why],
    ['from', offer.from.join('、')],
    ['ifNot', offer.ifNot],
    ['onward', offer.onward ? words.onward.yes : words.onward.no],
    ['kept', words.kept(offer.retentionYears, offer.deletion)],
    ['basis', offer.basisGiver],
    ['basisTaker', offer.basisTaker],
  ];
  return (
    <Answers
      answers={rows.map(([name, value]) => ({
        name: part[name],
        value: (
          <>
            {changed.includes(name) && (
              <>
                <Tag kind="wait">{words.offer.changedPart}</Tag>
                <br />
              </>
            )}
            {value as string}
          </>
        ),
      }))}
    />
  );
};

/** Their items are open to who wants to read them, and folded for who does not. */
const Documents = ({ offer }: { readonly offer: Offer }) => (
  <>
    {offer.documents.map(({ title, plain, items }) => (
      <div>
        <strong>{title}</strong>
        <p>{plain}</p>
        <More title={<Ruby text={words.items(items.length)} />}>
          <ul>
            {items.map((item) => (
              <li>{item}</li>
            ))}
          </ul>
        </More>
      </div>
    ))}
  </>
);
