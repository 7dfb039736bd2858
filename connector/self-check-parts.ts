import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { parseWritten } from '../contracts/written-json.ts';
import type { AnsweringConfiguration } from './answering/configuration.ts';
import { type Client, ExchangeError } from './client.ts';
import { type ConnectorConfiguration, readSetup, type Setup } from './configuration.ts';
import type { DoorConfiguration, Mapping } from './door/configuration.ts';
import { someOf } from './self-check-report.ts';
import { bad, type Finding, good } from './self-check-setup.ts';

/** What the exchange knows of this system, as far as a configuration has to agree with it. */
export type Known = {
  readonly receives: readonly string[];
  readonly offers?: readonly { readonly code: string; readonly title: string; readonly collected: boolean }[];
  readonly rights: readonly {
    readonly contract: string;
    readonly title: string;
    readonly purpose: string;
    readonly send: boolean;
    readonly receive: boolean;
  }[];
};
type Asked = {
  readonly title: string | null;
  readonly subject: string | null;
  readonly roles: readonly string[] | null;
  readonly objections: readonly { readonly code: string; readonly text: string }[];
  readonly purposes: readonly { readonly id: string; readonly title: string }[];
  readonly services: readonly string[];
};

/** The rest of a connector's configuration, line by line: whether what it names is there, enrolled for this member, and could be permitted. */
export async function* checkParts(file: string, client: Client, known: Known): AsyncGenerator<Finding> {
  const content = parseWritten(await readFile(file, 'utf8')) as object;
  if (!['door', 'answering', 'folders'].some((part) => part in content)) return;
  let setup: Setup;
  try {
    setup = await readSetup(file);
  } catch (error) {
    return yield bad(
      `設定: ${(error as Error).message}`,
      `${file} のその項目を、connector/README.md の表のとおりに直してください`,
    );
  }
  if (setup.door) yield* checkDoor(setup.door, client);
  if (setup.answering) yield* checkAnswering(setup.answering, known);
  if (setup.files) yield checkFiles(setup.files, known);
}

const anyOf = (names: readonly string[]): string =>
  names.length === 1 ? `${names[0]} に` : `${names.join('、')} のどれかに`;

const atOnce = 100;

async function* checkDoor({ services }: DoorConfiguration, client: Client): AsyncGenerator<Finding> {
  const mappings = Object.entries(services);
  if (mappings.length === 0)
    yield good(
      '入口: 設定の door.services が空です。照会する側が、利用目的（X-Road-PDU-Purpose）と対象者（Engawa-Subject）を自分で付けます',
    );
  for (let from = 0; from < mappings.length; from += atOnce) {
    const some = mappings.slice(from, from + atOnce);
    const asking = some.map(([service, { purpose }]) => ({ service, purpose }));
    const answer = await client
      .call<{ results: readonly Asked[] }>('POST', '/v1/self/asking', { asking })
      .catch((error: unknown) => {
        if (error instanceof ExchangeError && error.status === 404) return undefined; // an exchange of an earlier version
        throw error;
      });
    for (const [i, [service, mapping]] of some.entries())
      if (answer) yield checkMapping(service, mapping, answer.results[i]!);
  }
}

function checkMapping(service: string, mapping: Mapping, asked: Asked): Finding {
  const line = `設定の door.services の "${service}"`;
  const { title, objections, subject, roles } = asked;
  if (objections.length > 0)
    return bad(`入口: ${line}: ${objections.map(({ text }) => text).join(' ')}`, mendOf(line, mapping, asked));
  if (mapping.subject && subject !== 'one')
    return bad(
      `入口: ${line}: 「${title}」は、だれか一人についての照会ではないため、対象者を付けると断られます`,
      `${line} から、subject の項目を除いてください`,
    );
  const role = mapping.acting?.role;
  if (role !== undefined && roles && roles.length > 0 && !roles.includes(role))
    return bad(
      `入口: ${line}: 役割「${role}」の職員は、利用目的 ${mapping.purpose} では操作できません`,
      `${line} の acting.role を、${anyOf(roles)}してください`,
    );
  const notes = [
    subject === 'one' && !mapping.subject && '対象者は、照会する側が Engawa-Subject で示します',
    roles && role === undefined && '操作する職員の申告は、照会する側が Engawa-Acting で示します',
    'その方との関係や同意は、照会のたびに確かめられます',
  ].filter(Boolean);
  return good(`入口: 「${title}」（${service}）を、利用目的 ${mapping.purpose} で照会できます（${notes.join('。')}）`, {
    one: service,
    many: (names) => `${someOf(names)}を照会できます（その方との関係や同意は、照会のたびに確かめられます）`,
  });
}

function mendOf(line: string, { purpose }: Mapping, { objections, purposes, services }: Asked): string {
  const codes = objections.map(({ code }) => code);
  if (codes.includes('service_unknown'))
    return services.length > 0
      ? `${line} を、${anyOf(services)}してください`
      : `${line} の綴りを確かめ、合っているときは、連携サービスの登録を運営者に確かめてください`;
  const others = purposes.filter(({ id }) => id !== purpose).map(({ id, title }) => `${id}（${title}）`);
  const isMisfit = codes.some((code) => /^(?:purpose_|sender_not_|receiver_not_|contract_)/.test(code));
  if (isMisfit)
    return others.length > 0
      ? `${line} の purpose を、${anyOf(others)}してください`
      : 'この機関の種別で、この連携サービスに使える利用目的はありません。機関の種別と連携契約定義を、運営者に確かめてください';
  const other = others.length > 0 ? `purpose が ${others.join('、')} のつもりではないかも確かめてください。` : '';
  return `${other}利用目的が合っているときは、提供元の自治体の定めを直してもらってください（定めの変更は engawa policy propose）`;
}

async function* checkAnswering(answering: AnsweringConfiguration, { offers }: Known): AsyncGenerator<Finding> {
  for (const [code, { url }] of Object.entries(answering)) {
    const line = `設定の answering の "${code}"`;
    const offered = offers?.find((one) => one.code === code);
    if (offers && !offered)
      yield bad(
        `回答: ${line} は、この業務システムの連携サービスとして登録されていません`,
        offers.length > 0
          ? `${line} を、${anyOf(offers.map((one) => one.code))}するか、engawa enrol service … --at … --code ${code} での登録を運営者に頼んでください`
          : `engawa enrol service … --at … --code ${code} での登録を運営者に頼んでください。自治体の業務システムのものは、そのあと engawa confirm accept で有効になります`,
      );
    else if (offered && !offered.collected)
      yield bad(
        `回答: ${line}: 「${offered.title}」は、照会を受ける住所（--url）つきで登録されているため、取りに行く照会がありません`,
        '住所を付けずに登録し直すか、answering から除いてください',
      );
    else yield await knock(code, url, offered?.title ?? code);
  }
}

/** Whether anything listens there. Nothing is asked of it: an application may take any request for a question. */
async function knock(code: string, url: string, title: string): Promise<Finding> {
  const { hostname, port, protocol } = new URL(url);
  const trouble = await new Promise<string | undefined>((resolve) => {
    const socket = connect(Number(port) || (protocol === 'https:' ? 443 : 80), hostname.replace(/^\[|\]$/g, ''));
    const end = (why?: string) => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(5_000, () => end('返事がありません'));
    socket.once('connect', () => end());
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
  return trouble === undefined
    ? good(`回答: 「${title}」の照会を取りに行き、${url} に持っていきます`, {
        one: `「${title}」`,
        many: (names) => `${someOf(names)}の照会を取りに行き、業務システムに持っていきます`,
      })
    : bad(
        `回答: 「${title}」の照会を持っていく先の ${url} につながりません（${trouble}）`,
        `業務システムを起動するか、設定の answering.${code}.url を直してください`,
      );
}

function checkFiles({ contract, purpose }: ConnectorConfiguration, { rights, receives }: Known): Finding {
  const own = rights.filter((right) => right.contract === contract);
  const right = own.find((one) => one.purpose === purpose);
  if (own.length === 0)
    return bad(
      `ファイル: 設定の contract の ${contract} を、この種別の機関は送ることも受け取ることもできません`,
      `contract を、${[...new Set(rights.map((one) => one.contract))].join('、')} のうち、ファイルのものにしてください`,
    );
  if (!right)
    return bad(
      `ファイル: 設定の purpose の ${purpose} は、「${own[0]!.title}」（${contract}）に使えません`,
      `purpose を、${anyOf(own.map((one) => one.purpose))}してください`,
    );
  const arrives = receives.includes(contract) ? '' : '（この業務システムに届くものはありません）';
  return good(`ファイル: 「${right.title}」（${contract}）を、利用目的 ${purpose} でやり取りします${arrives}`);
}
