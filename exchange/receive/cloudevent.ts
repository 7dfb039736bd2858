import { Fault } from '../../contracts/fault.ts';
import {
  type MessageAttributes,
  messageAttributes,
  type Parcel,
  parcel,
  parcelMediaType,
} from '../../contracts/message.ts';
import { describeIssues, hasControlCharacter } from './issues.ts';

const structured = 'application/cloudevents+json';
const maxAttributeBytes = 64 * 1024;

/**
 * Reads a CloudEvent in binary or structured mode (CloudEvents 1.0 HTTP binding §3.1, §3.2) that carries a parcel.
 * @param headers names in lower case, as Node gives them
 * @throws Fault bad_request, unsupported_media_type
 */
export function readCloudEvent(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
): { attributes: MessageAttributes; parcel: Parcel } {
  const mediaType = mediaTypeOf(headers['content-type']);
  if (mediaType.startsWith('application/cloudevents-batch'))
    throw new Fault('unsupported_media_type', 'CloudEvents のバッチ形式は受け付けていません。1件ずつ送ってください。');
  const { attributes, data } = mediaType === structured ? readStructured(body) : readBinary(headers, mediaType, body);
  const read = messageAttributes.safeParse(attributes);
  if (!read.success)
    throw new Fault('bad_request', `CloudEvents の属性を直してください: ${describeIssues(read.error)}`);
  if (hasControlCharacter(read.data))
    throw new Fault('bad_request', 'CloudEvents の属性に、使えない制御文字が入っています。');
  const content = parcel.safeParse(data);
  if (content.success && hasControlCharacter(content.data.subjects))
    throw new Fault('bad_request', '符号に、使えない制御文字が入っています。');
  if (!content.success) throw new Fault('bad_request', `送付の中身を直してください: ${describeIssues(content.error)}`);
  return { attributes: read.data, parcel: content.data };
}

function mediaTypeOf(header: string | string[] | undefined): string {
  if (typeof header !== 'string') throw new Fault('unsupported_media_type', 'Content-Type を一つ付けてください。');
  return header.split(';')[0]!.trim().toLowerCase();
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Fault('bad_request', '本文が JSON（UTF-8）として読めません。');
  }
}

function readStructured(body: Buffer): { attributes: Record<string, unknown>; data: unknown } {
  const event = parseJson(body);
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    throw new Fault('bad_request', 'CloudEvents の本文は JSON のオブジェクトにしてください。');
  const { data, data_base64: encoded, ...attributes } = event as Record<string, unknown>;
  checkAttributeNames(Object.keys(attributes));
  if (encoded === undefined) return { attributes, data };
  if (data !== undefined || typeof encoded !== 'string')
    throw new Fault('bad_request', 'data と data_base64 は、どちらか一方だけにしてください。');
  return { attributes, data: parseJson(Buffer.from(encoded, 'base64')) };
}

function readBinary(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  mediaType: string,
  body: Buffer,
): { attributes: Record<string, unknown>; data: unknown } {
  if (mediaType !== parcelMediaType)
    throw new Fault('unsupported_media_type', `Content-Type は ${structured} か ${parcelMediaType} にしてください。`);
  const attributes: Record<string, unknown> = { datacontenttype: mediaType };
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-')) continue;
    if (typeof value !== 'string') throw new Fault('bad_request', `${name} が二つ以上あります。`);
    attributes[name.slice(3)] = decodeHeader(name, value);
  }
  checkAttributeNames(Object.keys(attributes));
  return { attributes, data: parseJson(body) };
}

/** Percent-decoding, once, as the HTTP binding §3.1.3.2 says; what is not UTF-8 afterwards is refused. */
function decodeHeader(name: string, value: string): string {
  if (value.length > maxAttributeBytes) throw new Fault('bad_request', `${name} が長すぎます。`);
  const bare = value.startsWith('"') && value.endsWith('"') && value.length > 1 ? value.slice(1, -1) : value;
  try {
    return decodeURIComponent(bare.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
  } catch {
    throw new Fault('bad_request', `${name} が UTF-8 として読めません。`);
  }
}

function checkAttributeNames(names: readonly string[]): void {
  const bad = names.find((name) => !/^[a-z0-9]{1,20}$/.test(name));
  if (bad !== undefined)
    throw new Fault('bad_request', 'CloudEvents の属性名は、半角の英小文字と数字20字以内にしてください。');
}
