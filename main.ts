import './node-version.mjs';

// Only now: an old Node cannot even load it.
const { supervise } = await import('./supervisor/supervise.ts');
process.exit(await supervise(process.env));
