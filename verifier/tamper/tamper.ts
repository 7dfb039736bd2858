import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
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
const tallies = [...(await runTampering(times, seed))];
for (const [kind, { tried, caught }] of tallies)
  console.log(`${caught === tried ? '○' : '✗'} ${kind}：${caught}／${tried}`);
const caught = tallies.reduce((sum, [, tally]) => sum + tally.caught, 0);
console.log(`改ざん${times}回のうち${caught}回を見つけました（--seed ${seed}）。`);
process.exit(caught === times ? 0 : 1);
