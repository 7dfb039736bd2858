import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { showProgress } from './progress.ts';
import { runTampering } from './run.ts';

/** `npm run tamper -- --times 10000 [--seed N]`: whether any tampering slips past the verifier. */
const { values } = parseArgs({
  options: { times: { type: 'string', default: '10000' }, seed: { type: 'string' } },
});
const times = Number(values.times);
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
if (!Number.isSafeInteger(times) || times < 1 || !Number.isSafeInteger(seed)) {
  console.error('使い方: npm run tamper -- --times 10000 [--seed 整数]');
  process.exit(2);
}
console.log(`署名された監査台帳を${times}回改ざんし、そのつど検証します（--seed ${seed}）。`);
const started = performance.now();
const tallies = [...(await runTampering(times, seed, showProgress(times)))];
for (const [kind, { tried, caught }] of tallies)
  console.log(`${caught === tried ? '○' : '✗'} ${kind}：${caught}／${tried}`);
const caught = tallies.reduce((sum, [, tally]) => sum + tally.caught, 0);
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`改ざん${times}回のうち${caught}回を見つけました（${seconds}秒、--seed ${seed}）。`);
process.exit(caught === times ? 0 : 1);
