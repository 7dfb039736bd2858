import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { breadth } from '../contracts/breadth.ts';
import { type About, https, notEmpty, notExample, off } from './development.ts';

const townMunicipalities = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'municipalities');

/** What is written about each key: docs/configuration.md is generated from it. */
export const about = z.registry<About>();
function key<S extends z.ZodType>(schema: S, text: About): S {
  about.add(schema, text);
  return schema;
}
const operator = { code: 'engawa', name: '縁側地域連携運営機構', kana: 'エンガワチイキレンケイウンエイキコウ' };
const telephone = { who: '縁側地域の相談窓口（架空）', number: '0999-00-0100', hours: '平日 8時30分から 17時15分まで' };
const port = z.coerce.number().int().min(1).max(65_535);

/** The environment of the processes: where this installation stands. */
export const environment = z.object({
  PORT: key(port.default(8080), { ja: '連携基盤のポート', en: 'port of the exchange', development: 8080 }),
  APPLICATIONS_PORT: key(port.optional(), {
    ja: 'アプリケーションのポート（省略時は PORT+1）',
    en: 'port of the applications (PORT+1 when left out)',
    development: 8081,
  }),
  PUBLIC_PORT: key(port.optional(), {
    ja: '公開ページのポート（省略時は PORT+2）',
    en: 'port of the public pages (PORT+2 when left out)',
    development: 8082,
  }),
  TOWN_PORT: key(port.optional(), {
    ja: '架空の町の業務システムのポート（省略時は PORT+3）。次の番号は、居宅介護支援事業所の X-Road の入口。どちらもこの計算機の中でだけ待ち受ける',
    en: 'port of the fictional town’s business systems (PORT+3 when left out); the next number is the X-Road door of its care-management office; both on loopback only',
    development: 8083,
  }),
  ENGAWA_HOST: key(z.string().default('127.0.0.1'), {
    ja: '待ち受けるアドレス。外から受けるときは、TLSを終端する装置のあるアドレスにする',
    en: 'address to listen on; TLS ends in front of it',
    development: '127.0.0.1',
  }),
  ENGAWA_DATA: key(z.string().default('./data'), {
    ja: 'データフォルダー（鍵、組み込みデータベース、架空の町）',
    en: 'data folder: keys, embedded database, fictional town',
    development: './data',
  }),
  DATABASE_URL: key(z.url({ protocol: /^postgres(ql)?$/ }).optional(), {
    ja: '既存のPostgreSQL（15以上）。利用者は表とロールを作る権限を持つこと。省略時は組み込みのPostgreSQLを使う',
    en: 'an existing PostgreSQL (15 or newer), as a user who may create tables and roles; left out: the embedded one',
    development: null,
  }),
  ENGAWA_REGION: key(z.string().optional(), {
    ja: '地域の設定ファイル（JSON）。省略時は架空の地域',
    en: 'the file (JSON) that describes the region; left out: the fictional region',
    development: null,
  }),
  ENGAWA_TABLES: key(z.string().optional(), {
    ja: '介護の表のうち、この地域で差し替えるものを置くフォルダー（docs/care-rules.md）。起動のときに読む。省略時は、製品の表だけを使う',
    en: 'folder of the region’s own tables of care, in place of ours or beside them (docs/care-rules.md); read at the start',
    development: null,
  }),
  ENGAWA_PASSPHRASE_FILE: key(z.string().optional(), {
    ja: '鍵を包む合言葉を入れたファイル（権限0600）',
    en: 'file (mode 0600) with the passphrase that wraps the keys',
    development: null,
    real: notEmpty,
  }),
});
export type Environment = z.infer<typeof environment>;

/** The region: the content of the file at ENGAWA_REGION. */
export const region = z.strictObject({
  name: key(z.string().min(1), {
    ja: '地域の名前',
    en: 'name of the region',
    development: '縁側地域（架空）',
    real: notExample,
  }),
  code: key(z.string().regex(/^[A-Za-z0-9-]{1,40}$/), {
    ja: '地域の識別名（X-Road のインスタンス）。照会の宛先 /r1/<code>/… の最初の部分。一度決めたら変えない',
    en: 'short name of the region, the X-Road instance: the first part of /r1/<code>/…; never changed',
    development: 'ENGAWA',
    real: (value) => (value === 'ENGAWA' ? '架空の地域の値です。実在の地域のものを指定してください' : undefined),
  }),
  contact: key(z.string().min(1), {
    ja: '公開ページに載せる問合せ先',
    en: 'whom the public pages tell people to contact',
    development: '架空の地域のため、問合せ先はありません。',
    real: notExample,
  }),
  telephone: key(
    z.strictObject({
      who: z.string().min(1),
      number: z.string().regex(/^0\d{1,4}-\d{1,4}-\d{3,4}$/),
      hours: z.string().min(1),
    }),
    {
      ja: '住民の画面のすべてに載せる電話（だれにかかるか、番号、受付の時間）',
      en: 'the telephone on every page of residents: who answers, the number, when',
      development: telephone,
      real: (value) =>
        notEmpty(value) ??
        ((value as typeof telephone).number === telephone.number
          ? '架空の地域の値です。実在の地域のものを指定してください'
          : notExample((value as typeof telephone).who)),
    },
  ),
  operator: key(
    z.strictObject({
      code: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
      name: z.string().min(1),
      kana: z.string().regex(/^[ァ-ヶー]+$/),
    }),
    {
      ja: '運営者。最初の起動で参加機関 OPR/<code> として登録され、その鍵は鍵のフォルダーに作られる。一度決めたら変えない',
      en: 'the operator: enrolled at the first start as the member OPR/<code>, its key made beside the region’s keys; never changed',
      development: operator,
      real: (value) =>
        (value as typeof operator | undefined)?.name === operator.name
          ? '架空の地域の値です。実在の地域のものを指定してください'
          : undefined,
    },
  ),
  origin: key(z.string().regex(/^[\x21-\x7e]+$/), {
    ja: '監査台帳の名前（チェックポイントの1行目）。一度決めたら変えない',
    en: 'name of the ledger, the first line of its checkpoints; never changed',
    development: 'engawa.example/ledger',
    real: notExample,
  }),
  exchangeUrl: key(z.url(), {
    ja: '外から見た連携基盤のURL。DPoPの照合と、トークンの宛先に使う',
    en: 'URL of the exchange as its callers address it: DPoP proofs and tokens are bound to it',
    development: ({ PORT }) => `http://localhost:${PORT}`,
    real: https,
  }),
  issuerUrl: key(z.url().optional(), {
    ja: 'トークン発行者のURL（省略時は exchangeUrl に /oidc を付けたもの）',
    en: 'URL of the token issuer (exchangeUrl with /oidc when left out)',
    development: ({ PORT }) => `http://localhost:${PORT}/oidc`,
    real: https,
  }),
  applicationsUrl: key(z.url(), {
    ja: '外から見たアプリケーションのURL',
    en: 'URL of the applications as browsers address it',
    development: ({ PORT, APPLICATIONS_PORT }) => `http://localhost:${APPLICATIONS_PORT ?? PORT + 1}`,
    real: https,
  }),
  publicUrl: key(z.url(), {
    ja: '外から見た公開ページのURL',
    en: 'URL of the public pages as browsers address it',
    development: ({ PORT, PUBLIC_PORT }) => `http://localhost:${PUBLIC_PORT ?? PORT + 2}`,
    real: https,
  }),
  municipalities: key(z.string().min(1), {
    ja: '自治体のフォルダー（自治体ごとに、policy と purposes.json と municipality.json）。この設定ファイルからの相対パス',
    en: 'folder of the municipalities, relative to this file',
    development: townMunicipalities,
    shown: 'municipalities',
    real: (value) =>
      value === townMunicipalities ? '架空の自治体のフォルダーです。実在の自治体のものを指定してください' : undefined,
  }),
  witnesses: key(z.array(z.strictObject({ name: z.string().min(1), url: z.url(), vkey: z.string().min(1) })), {
    ja: 'チェックポイントに連署する立会人（他の自治体、監査人など）',
    en: 'witnesses that cosign checkpoints: another municipality, an auditor',
    development: [],
    real: (value) =>
      notEmpty(value) ?? (value as { url: string }[]).map(({ url }) => https(url)).find((text) => text !== undefined),
  }),
  witnessFor: key(z.array(z.strictObject({ origin: z.string().min(1), vkey: z.string().min(1) })).default([]), {
    ja: '立会人として連署する、他の地域の監査台帳（名前と検証鍵）',
    en: 'ledgers of other regions that this one cosigns as a witness: origin and vkey',
    development: [],
  }),
  signInIssuers: key(
    z
      .array(
        z.strictObject({
          id: z.string().regex(/^[a-z0-9-]{1,40}$/),
          name: z.string().min(1),
          issuer: z.url(),
          clientId: z.string().min(1),
          keyFile: z.string().min(1),
          who: z.string().regex(/^(residents|[A-Z]+\/[A-Za-z0-9-]+)$/),
          claim: z.string().min(1),
        }),
      )
      .default([]),
    {
      ja: 'サインインを任せる、ほかの発行者（OpenID Connect）。who は、その職員を受け持つ参加機関の番号（GOV/…）か residents。claim は、IDトークンのうち職員の番号（住民ではアカウントの番号）を示す項目。keyFile は、その発行者に示す秘密鍵（PEM または JWK）。戻り先は <exchangeUrl>/sign-in/back/<id>',
      en: 'issuers outside (OpenID Connect) whose word lets people sign in: who = the member of whose staff it speaks, or residents; claim = what in its ID token is the staff id (or the account’s id); keyFile = private key (PEM or JWK) for private_key_jwt; browsers come back to <exchangeUrl>/sign-in/back/<id>',
      development: [],
      real: (value) =>
        ((value ?? []) as { issuer: string }[]).map(({ issuer }) => https(issuer)).find((text) => text !== undefined),
    },
  ),
  mapTiles: key(
    z
      .strictObject({
        bounds: z.tuple([
          z.number().min(-180).max(180),
          z.number().min(-85).max(85),
          z.number().min(-180).max(180),
          z.number().min(-85).max(85),
        ]),
        zoom: z.tuple([z.number().int().min(0).max(18), z.number().int().min(0).max(18)]).default([10, 17]),
        megabytes: z.number().int().positive().default(500),
      })
      .nullable()
      .default(null),
    {
      ja: '地図に敷く画像（地理院タイル）。bounds は取り寄せる範囲（西・南・東・北、度）、megabytes はデータフォルダーに置く量。利用者の端末は外へ聞きに行かず、アプリケーションが取り寄せて配る。null のときは、自前の線だけの地図',
      en: 'images beneath the maps (tiles of the Geospatial Information Authority of Japan): bounds = west, south, east, north in degrees; megabytes kept in the data folder. Browsers ask nobody outside: the applications fetch and serve. null: our own drawing alone',
      development: null,
    },
  ),
  publishSeconds: key(z.number().positive().max(60).default(1), {
    ja: '監査台帳に署名する間隔（秒）',
    en: 'seconds between signed checkpoints',
    development: 1,
  }),
  publicSeconds: key(z.number().min(0).default(3600), {
    ja: '誰にでも見せるチェックポイントを進める間隔（秒）。小さな町では、件数の増え方からも人の動きが分かるため',
    en: 'seconds between steps of the ledger as the public sees it; in a small town even a growing number speaks',
    development: 0,
    real: (value) => ((value as number) < 60 ? '60秒以上にしてください' : undefined),
  }),
  staleSeconds: key(z.number().min(2).max(600).default(30), {
    ja: '公開の遅れがこの秒数を超えたら、情報連携を止める',
    en: 'the exchange stops when a record has waited this many seconds to be published',
    development: 30,
  }),
  breadth: key(breadth.prefault({}), {
    ja: '広すぎる照会の警報: 1時間に照会した人数が、似た時間帯のふだんの人数の factor 倍（少なくとも floor 人）を超えたとき、ふだんがまだ分からないうちは learning 人を超えたとき、ふだんの時間帯の外では outside 人を超えたとき。止めることはしない',
    en: 'when asking about many persons rings: more in an hour than factor times the usual of like hours (at least floor); than learning while the usual is not known yet; than outside, out of usual hours. Nothing is blocked',
    development: breadth.parse({}),
  }),
  town: key(z.boolean().default(false), {
    ja: '架空の町（縁側市・軒端町）を用意し、その参加機関の業務システムと接続プログラムを動かす',
    en: 'seed the fictional town and run its members’ business systems and connectors',
    development: true,
    real: off,
  }),
  turnableClock: key(z.boolean().default(false), {
    ja: '地域の時計を進められるようにする',
    en: 'let demonstrations turn the clock of the region',
    development: true,
    real: off,
  }),
});
export type Region = z.infer<typeof region>;
