/*
 * The client library in use: asks for a person's code, sends one file, reads its receipt, and collects what has come.
 *
 *   node --import tsx connector/example.ts <connector.json> <file> <receiving office> <insurer> <insured>
 *
 * In the fictional region, while `npm start` runs:
 *
 *   node --import tsx connector/example.ts data/town/0300000100/connector.json \
 *     UPKIHON_SUB1_0300000100_43_0300000005_11_20270401090000.CSV 0300000005 123456 1234567890
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { mediaTypeOf } from '../contracts/content/extract.ts';
import { createClient, ExchangeError } from './client.ts';
import { readConnectorConfiguration } from './configuration.ts';

const [configurationFile, file, receiver, insurer, insured] = process.argv.slice(2);
if (!configurationFile || !file || !receiver || !insurer || !insured)
  throw new Error('usage: example.ts <connector.json> <file> <receiving office> <insurer> <insured>');

const configuration = await readConnectorConfiguration(configurationFile);
const { contract, purpose } = configuration;
const { keys } = JSON.parse(await readFile(configuration.keys, 'utf8'));
const client = await createClient({ ...configuration, keys });

try {
  const [code] = await client.requestCodes(purpose, [{ insurer, insured }]);
  if (code === undefined) throw new Error('not available: unknown, or nothing that we may know of');

  const name = path.basename(file);
  const content = (await readFile(file)).toString('base64');
  const parcel = { subjects: [{ code }], files: [{ name, mediaType: mediaTypeOf(name), content }] };
  // The id is ours: after a crash, sending again under the same id takes effect once.
  const id = randomUUID();
  const answer = await client.send({ id, contract, receiver: `CARE/${receiver}`, purpose, parcel });
  if ('refused' in answer) console.log('refused:', answer.refused.code, answer.refused.text);
  else {
    console.log('kept:', answer.accepted.message);
    const { deliveries, receipt } = await client.findStatus(id);
    console.log('state:', deliveries.map(({ state }) => state).join(), 'records:', receipt.records.length);
  }

  const { messages, opens } = await client.collect({ waitSeconds: 0 });
  if (opens) console.log('our inbox opens at', opens.toISOString());
  for (const mail of messages) {
    const { files } = await client.openSealed(mail);
    console.log('came from', mail.sender, files.map((one) => one.name).join());
    await client.acknowledge([mail.message]); // only when it is safe with us
  }
} catch (error) {
  if (!(error instanceof ExchangeError)) throw error;
  console.log('no answer:', error.code, error.message, error.retry ? '(try again later)' : '');
}
