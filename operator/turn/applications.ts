import { readConfiguration } from '../../configuration.ts';
import { applicationKeyTurn } from '../../supervisor/application-keys.ts';
import type { Turning } from './turning.ts';

/**
 * The keys of the applications' process lie in its own folder, and not in the key store: the exchange is told the public halves, and nothing else. They
 * turn while both run. Cut off anywhere, the next run goes on from there.
 */
export async function turnApplicationKeys({ tellAll }: Turning): Promise<string> {
  const keys = applicationKeyTurn(readConfiguration(process.env).data);
  await keys.makeNext();
  await tellAll();
  await keys.turn();
  await tellAll();
  await keys.end();
  await tellAll();
  return 'アプリケーションの鍵は新しくなりました。前の封の鍵は、サインイン中の人と、とってある書きかけのために残ります。';
}
