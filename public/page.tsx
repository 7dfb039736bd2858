import type { Telephone } from '../web/frame/frame.ts';
import { writtenFrame } from '../web/frame/resident-frame.ts';
import { Page } from '../web/page.tsx';

/** The first page of the region in public: nothing about anybody. */
export const PublicPage = (about: {
  readonly region: string;
  readonly contact: string;
  readonly telephone: Telephone;
  readonly municipalities: readonly string[];
  readonly exchangeUrl: string;
  readonly applicationsUrl: string;
  readonly asOf: Date;
}) => (
  <Page
    title="この地域の情報連携について"
    frame={writtenFrame({ region: about.region, asOf: about.asOf, runMode: '通常', telephone: about.telephone })}
  >
    <p>
      {about.municipalities.length > 0 && `${about.municipalities.join('・')}では、`}
      市役所や町役場、介護の事業所、医療機関などが、住民の情報を必要な相手にだけ、決められた目的でだけ受け渡しています。
    </p>
    <h2>誰でも確かめられる記録</h2>
    <p>
      受け渡しは、認めたものも断ったものも、すべて監査台帳に記録しています。台帳があとから書き換えられていないことは、誰でも確かめられます。台帳から、個人のことは分かりません。
    </p>
    <ul>
      <li>
        <a href={`${about.exchangeUrl}/ledger/checkpoint`}>監査台帳のチェックポイント</a>
      </li>
      <li>
        <a href={`${about.exchangeUrl}/ledger/vkey`}>監査台帳の検証鍵</a>
      </li>
    </ul>
    <h2>アプリケーション</h2>
    <p>
      <a href={about.applicationsUrl}>この地域で使えるアプリケーション</a>
    </p>
    <h2>問合せ先</h2>
    <p>{about.contact}</p>
  </Page>
);
