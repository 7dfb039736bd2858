import type { Contract } from '../../../contracts/contract.ts';
import { runModes } from '../../../contracts/kind.ts';
import { purposeHeader } from '../../../contracts/xroad/pdu.ts';
import type { Policies } from '../../decide/index.ts';

type Endpoint = NonNullable<Contract['endpoints']>[number];

/**
 * The OpenAPI 3.1 of a service, from its contract: what the door checks and the decision names is what it says.
 * @param url of the service, without a path below it
 */
export function describeService(
  contract: Contract,
  { policies, url }: { readonly policies: Policies; readonly url: string },
): object {
  const byPath = Map.groupBy(contract.endpoints ?? [], ({ path }) => path);
  return {
    openapi: '3.1.0',
    info: { title: contract.title, version: contract.version, description: contract.plain },
    servers: [{ url }],
    security: [{ dpop: [] }],
    paths: Object.fromEntries(
      [...byPath].map(([path, endpoints]) => [
        templateOf(path) || '/',
        {
          parameters: [...pathParameters(path), ...headers(contract, policies)],
          ...Object.fromEntries(endpoints.map((one) => [one.method.toLowerCase(), operationOf(contract, one)])),
        },
      ]),
    ),
    components: {
      securitySchemes: { dpop: { type: 'http', scheme: 'DPoP', description: 'RFC 9449. 発行者は /oidc です。' } },
      schemas: { Answer: contract.schema ?? {}, Error: errorSchema, ...errorSchemas(contract) },
    },
    'x-engawa-contract': contract.id,
    'x-engawa-fields': contract.fields,
    ...(contract.errors && { 'x-engawa-error-fields': mapErrors(contract, ({ fields }) => fields) }),
  };
}

/** OpenAPI has no word for "all that follows": it is one parameter, and said so. */
const templateOf = (path: string): string => path.replace(/(^|\/)\*$/, '$1{rest}');

const pathParameters = (path: string) =>
  [...templateOf(path).matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(name === 'rest' && path.endsWith('*') && { description: 'この先のパスすべて（/ を含められます）' }),
  }));

function headers({ subject, purposes }: Contract, policies: Policies) {
  const named = purposes.map((id) => `${id}（${policies.purposes.get(id)?.title ?? '未登録'}）`).join('、');
  return [
    header('X-Road-Client', '照会する業務システム（地域/種別/参加機関/業務システム）', { type: 'string' }, true),
    header(purposeHeader, `利用目的: ${named}`, { type: 'string', enum: purposes }, true),
    header('X-Road-Id', '照会の番号。省略すると付けます', { type: 'string', maxLength: 200 }),
    ...(subject === 'one' ? [header('Engawa-Subject', '対象者の、自機関の符号', { type: 'string' }, true)] : []),
    header('Engawa-Shown', `照会で示すもの。名前=値&名前=値: ${[...policies.schema.shown.keys()].join('・')}`, {
      type: 'string',
    }),
    header('Engawa-Run-Mode', `${runModes.join('・')}。UTF-8 の % で始まる形。省略すると ${runModes[0]}`, {
      type: 'string',
    }),
    header('Prefer', 'respond-async: すぐに答えられないとき、回答を受信箱で受け取る', { type: 'string' }),
  ];
}

const header = (name: string, description: string, schema: object, required = false) => ({
  name,
  in: 'header',
  description,
  required,
  schema,
});

type ErrorAnswer = NonNullable<Contract['errors']>[string];

const mapErrors = <T>({ errors = {} }: Contract, how: (error: ErrorAnswer) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(errors).map(([status, error]) => [status, how(error)]));

const schemaNameOf = (status: string): string => `Error${status}`;
const errorSchemas = (contract: Contract) =>
  Object.fromEntries(
    Object.entries(mapErrors(contract, ({ schema }) => schema)).map(([status, schema]) => [
      schemaNameOf(status),
      schema,
    ]),
  );

function operationOf(contract: Contract, { method }: Endpoint): object {
  const { title, form } = contract;
  const body = { schema: { $ref: '#/components/schemas/Answer' } };
  const error = (description: string) => ({
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  });
  return {
    summary: title,
    ...(['POST', 'PUT', 'PATCH'].includes(method) && { requestBody: { content: { '*/*': {} } } }),
    responses: withNamedErrors(contract, {
      200: {
        description: '回答。判断で認められた項目だけが入ります',
        content: form === 'cuttable' ? { 'application/json': body } : { '*/*': {} },
      },
      202: { description: 'お預かりしました。回答は受信箱に届きます（Prefer: respond-async のとき）' },
      400: error('要求の誤り、または不許可'),
      503: error('提供元が業務時間外か、つながりません。Retry-After の後にやり直してください'),
      default: error('誤り'),
    }),
  };
}

type Response = { readonly description: string; readonly content?: object };

/** Errors of the provider whose bodies may come, beside the exchange's own of the same status. */
function withNamedErrors(contract: Contract, ours: Readonly<Record<string, Response>>): Record<string, Response> {
  const named = Object.entries(contract.errors ?? {}).map(([status, { title }]): [string, Response] => {
    const own = ours[status];
    const body = { $ref: `#/components/schemas/${schemaNameOf(status)}` };
    const schema = own ? { anyOf: [body, { $ref: '#/components/schemas/Error' }] } : body;
    const description = `提供元の誤り: ${title}。判断で認められた項目だけが入ります。一つもないときは、本文はありません`;
    return [
      status,
      {
        description: own ? `${own.description}。または、${description}` : description,
        content: { 'application/json': { schema } },
      },
    ];
  });
  return { ...ours, ...Object.fromEntries(named) };
}

const errorSchema = {
  type: 'object',
  required: ['type', 'message', 'detail'],
  properties: {
    type: { type: 'string', description: 'Client.… は照会した側、Server.… は提供元または連携基盤' },
    message: { type: 'string' },
    detail: { type: 'string', description: 'この要求の番号（X-Road-Request-Id）' },
  },
};
