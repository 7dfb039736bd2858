import type { Contract } from '../../../contracts/contract.ts';
import { Button } from '../../../web/action/button.tsx';
import { TextField } from '../../../web/form/text-field.tsx';
import type { Asked } from './asking.ts';
import { List, Page, Select, type Shown } from './page.tsx';
import type { Choice, Sandbox } from './sandbox.ts';
import { curlOf, pythonOf, wireOf } from './snippets.ts';

type Options = readonly (readonly [value: string, text: string])[];
export type AskForm = {
  readonly region: Shown;
  readonly sandbox: Sandbox;
  readonly callers: Options;
  readonly services: Options;
  readonly purposes: Options;
  readonly chosen: Partial<Choice>;
};

/** Who asks whom, why, about whom: chosen, and then asked for real. */
export const AskFormPage = (form: AskForm) => (
  <Page title="照会してみる（架空の町）" region={form.region}>
    <p>
      町の参加機関として、ほんとうに照会します。判断され、監査台帳に残り、提供元の業務システムが答えます。人も機関も、すべて架空です。
    </p>
    <AskForm {...form} />
    <h2>例</h2>
    <ul>
      {form.sandbox.examples.map(({ title, ...choice }) => (
        <li>
          <a href={`/developer/ask?${new URLSearchParams(choice)}`}>{title}</a>
        </li>
      ))}
    </ul>
  </Page>
);

const AskForm = ({ sandbox, callers, services, purposes, chosen }: AskForm) => (
  <form method="post" action="/developer/ask">
    <Select name="caller" label="照会する業務システム" options={callers} chosen={chosen.caller} />
    <Select name="service" label="照会する連携サービス" options={services} chosen={chosen.service} />
    <Select name="purpose" label="利用目的" options={purposes} chosen={chosen.purpose} />
    <Select
      name="person"
      label="どなたについて"
      options={sandbox.persons.map(({ key, name, note }) => [key, note ? `${name}・${note}` : name] as const)}
      chosen={chosen.person}
    />
    <TextField
      name="shown"
      label="示すもの（Engawa-Shown）"
      hint="なければ空のまま"
      value={chosen.shown ?? ''}
      maxlength={200}
    />
    <Button>照会する</Button>
  </form>
);

type AskedProps = {
  readonly form: AskForm;
  readonly contract: Contract;
  readonly asked: Asked;
};

export const AskedPage = ({ form, contract, asked }: AskedProps) => {
  const { answer, explanation, target, person, code } = asked;
  const isGiven = answer.status >= 200 && answer.status < 300;
  const number = numberOf(person.identifier);
  return (
    <Page title={isGiven ? '渡りました' : '渡りませんでした'} region={form.region}>
      <p>
        {person.name}さんの「{contract.title}」を照会しました。
      </p>
      <h2>答え</h2>
      <pre>{answerOf(asked)}</pre>
      {code === undefined && (
        <p>
          照会した側は、この方の機関別符号を受け取れませんでした。そのため、どなたの符号でもないものを書いて照会しています。照会した側からは、区別できません。
        </p>
      )}
      {explanation && (
        <>
          <p>
            次は、{person.name}
            さんの自治体だけが見られることです。照会した側には、理由は区別されません。確かめたことも、監査台帳に残ります。
          </p>
          <List title="不許可の理由と、直すところ" items={explanation.reasons.map(({ text }) => text)} />
          {explanation.outcome === 'refuse' && <List title="要るもの" items={explanation.needs} />}
          {isGiven && (
            <List
              title="除かれた項目と、そのわけ"
              items={explanation.cut.map(({ title, text }) => `${title}: ${text}`)}
            />
          )}
          {isGiven && <List title="受け取る側の義務" items={explanation.obligations} />}
          <List
            title="成り立った規則"
            items={explanation.rules.map(({ town, text, id }) => `${text}（${town}、${id}）`)}
          />
        </>
      )}
      <h2>監査台帳の記録（{person.name}さんが読むことば）</h2>
      {asked.trail.length === 0 ? (
        <p>
          この方の記録には、何も残っていません。照会に書かれた符号が、この方のものではないからです。照会そのものは、どなたについてでもない不許可として残っています。
        </p>
      ) : (
        <ol>
          {asked.trail.map(({ said, phase, record, time }) => (
            <li>
              {said}
              <br />
              <code>
                {phase} {time} {record}
              </code>
            </li>
          ))}
        </ol>
      )}
      <h2>同じ照会を、自分の業務システムから</h2>
      <p>接続プログラムを通すと、トークンも符号も利用目的も、接続プログラムが補います（connector/README.md）。</p>
      <h3>curl</h3>
      <pre>{curlOf(target, answer.sent, number)}</pre>
      <h3>Python</h3>
      <pre>{pythonOf(target, answer.sent, number)}</pre>
      <h3>実際に送った要求（接続プログラムが送るもの）</h3>
      <pre>{wireOf('GET', target, answer.sent)}</pre>
      <h2>もう一度</h2>
      <AskForm {...form} />
    </Page>
  );
};

const numberOf = ({ insurer, insured }: Readonly<Record<string, string>>): string =>
  insurer && insured ? `${insurer}-${insured}` : '（被保険者番号）';

const shownHeaders = /^(?:content-type|x-road-.*|engawa-.*|retry-after)$/i;

function answerOf({ answer }: Asked): string {
  const headers = answer.headers.filter(([name]) => shownHeaders.test(name)).map((header) => header.join(': '));
  return [`HTTP/1.1 ${answer.status}`, ...headers, '', indented(answer.body.toString())].join('\n');
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
