import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { Contract } from '../../../contracts/contract.ts';
import { memberKinds } from '../../../contracts/member.ts';
import { Button } from '../../../web/action/button.tsx';
import { SelectField } from '../../../web/form/select-field.tsx';
import { StaffPage } from '../../../web/frame/staff-page.tsx';
import type { Explanation } from '../../decide/explain.ts';
import type { Door } from '../app.ts';

/** Beside staff's pages in look: somebody at work reads them, at a desk. */
export const Page = ({ title, region, children }: { title: string; region: Shown; children: Child }) => (
  <StaffPage
    title={title}
    frame={{
      scriptless: true,
      look: 'staff',
      application: '開発者の方へ',
      region: region.name,
      asOf: region.asOf,
      runMode: '通常',
      user: null,
      leave: null,
      navigation: [
        { href: '/developer', label: '連携サービスの一覧', current: title === catalogueTitle },
        { href: '/openapi.json', label: '接続インターフェース（OpenAPI）' },
      ],
    }}
  >
    {children}
  </StaffPage>
);

const catalogueTitle = '連携サービスの一覧';

export type Shown = { readonly name: string; readonly asOf: Date };
export type Offered = { readonly path: string; readonly member: string };
export type Catalogue = {
  readonly region: Shown;
  readonly contracts: readonly Contract[];
  readonly purposeTitle: (id: string) => string;
  /** where each contract is answered; empty in a real region, where that is for members to see (listMethods) */
  readonly offers: (contract: string) => readonly Offered[];
  /** what of a contract towns have not approved yet: of a field, or with no field what is to be said of all of it */
  readonly unapproved: (contract: string, field?: string) => readonly string[];
  /** of the fictional region: who can be tried, and that keys are given */
  readonly members: readonly { readonly id: string; readonly name: string }[] | undefined;
  /** whether inquiries can be asked here */
  readonly canAsk: boolean;
};

/** The services of the region by their contracts, and in the fictional region what can be tried and had. */
export const CataloguePage = ({ region, contracts, purposeTitle, offers, unapproved, members, canAsk }: Catalogue) => (
  <Page title={catalogueTitle} region={region}>
    <p>
      連携サービスの形は、連携契約定義で決まります。渡る項目は、利用目的、関係、同意と自治体の定めにより、その都度判断されます。
    </p>
    {members && <Trying contracts={contracts} purposeTitle={purposeTitle} members={members} canAsk={canAsk} />}
    {contracts.map((contract) => (
      <section aria-labelledby={contract.id}>
        <h2 id={contract.id}>{contract.title}</h2>
        <p>
          {contract.plain}（<code>{contract.id}</code> 版 {contract.version}）
        </p>
        <p>利用目的: {contract.purposes.map((id) => `${purposeTitle(id)}（${id}）`).join('、')}</p>
        {offers(contract.id).map(({ path, member }) => (
          <p>
            {member}: <code>{path}</code>
          </p>
        ))}
        {unapproved(contract.id).map((text) => (
          <p>承認待ち: {text}</p>
        ))}
        <table>
          <caption>項目</caption>
          <thead>
            <tr>
              <th scope="col">名前</th>
              <th scope="col">意味</th>
              <th scope="col">情報の種類</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(contract.fields).map(([name, field]) => (
              <tr>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  {field.title}
                  {unapproved(contract.id, name).map((town) => `（${town}の承認待ち）`)}
                </td>
                <td>{field.class}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    ))}
  </Page>
);

const Trying = ({
  contracts,
  purposeTitle,
  members,
  canAsk,
}: Pick<Catalogue, 'contracts' | 'purposeTitle' | 'canAsk'> & { members: NonNullable<Catalogue['members']> }) => (
  <>
    <section aria-labelledby="try">
      <h2 id="try">ためす（架空の町）</h2>
      <p>誰から誰へ、何のためなら渡るのかを確かめます。特定の方についての判断ではありません。</p>
      <form method="get" action="/developer/try">
        <Select name="contract" label="連携サービス" options={contracts.map(({ id, title }) => [id, title])} />
        <Select
          name="purpose"
          label="利用目的"
          options={[...new Set(contracts.flatMap(({ purposes }) => purposes))].map((id) => [id, purposeTitle(id)])}
        />
        <Select name="sender" label="渡す側" options={members.map(({ id, name }) => [id, name])} />
        <Select name="receiver" label="受け取る側" options={members.map(({ id, name }) => [id, name])} />
        <Button>確かめる</Button>
      </form>
    </section>
    {canAsk && (
      <section aria-labelledby="ask">
        <h2 id="ask">照会してみる（架空の町）</h2>
        <p>
          <a href="/developer/ask">町の参加機関として、町の人について、ほんとうに照会する</a>
        </p>
      </section>
    )}
    <section aria-labelledby="keys">
      <h2 id="keys">鍵をもらう（架空の町）</h2>
      <p>
        ためすための参加機関と業務システムを登録し、鍵を渡します。登録は監査台帳に残ります。実在の地域では使えません。
      </p>
      <form method="post" action="/developer/keys">
        <Select name="kind" label="種別" options={kinds.map((kind) => [kind, memberKinds[kind]])} />
        <Button>登録して、鍵を受け取る</Button>
      </form>
    </section>
  </>
);

/** Kinds of member that a developer may be in the fictional region. */
export const kinds = ['care-management', 'home-help', 'clinic', 'shop'] as const;

export const Select = (about: {
  name: string;
  label: string;
  options: readonly (readonly [string, string])[];
  chosen?: string | undefined;
}) => (
  <SelectField
    name={about.name}
    label={about.label}
    options={about.options.map(([value, text]) => ({ value, label: `${text}（${value}）` }))}
    value={about.chosen ?? ''}
  />
);

const outcomes = {
  permit: '渡ります',
  refuse: '渡りません',
  depends: '次のすべてに当てはまる方については、渡ります',
} as const;

export const TryPage = ({ region, explanation: found }: { region: Shown; explanation: Explanation }) => (
  <Page title="どう判断されるか" region={region}>
    <p>
      <strong>{outcomes[found.outcome]}</strong>
    </p>
    <List title="要るもの" items={found.needs} />
    <List title="不許可の理由" items={found.reasons.map(({ text }) => text)} />
    <List title="渡る項目" items={found.items} />
    <List title="自治体の承認を待つもの" items={found.unapproved} />
    <List title="受け取る側の義務" items={found.obligations} />
    <List title="成り立った規則" items={found.rules.map(({ town, text }) => `${text}（${town}）`)} />
    <h2>法令根拠</h2>
    <p>提供元: {found.basisGiver}</p>
    <p>提供先: {found.basisTaker}</p>
  </Page>
);

export const List = ({ title, items }: { title: string; items: readonly string[] }) =>
  items.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
    </>
  );

export const KeysPage = ({ region, system, setup }: { region: Shown; system: string; setup: string }) => (
  <Page title="鍵" region={region}>
    <p>
      業務システム <code>{system}</code>{' '}
      を登録しました。次の二つをファイルに保存してください。鍵は、この画面でしか渡しません。
    </p>
    <pre>{setup}</pre>
    <p>
      <code>npx engawa self-check setup.json</code> で確かめます。つなぎ方は docs/enrol-in-ten-minutes.md にあります。
    </p>
  </Page>
);

export async function show(c: Context<Door>, page: { toString(): string | Promise<string> }): Promise<Response> {
  return c.html(`<!doctype html>${await page.toString()}`);
}
