#!/usr/bin/env node
// `npx engawa …`: plain JavaScript, so that it starts without a build; everything behind it is TypeScript.
await import('./node-beside.mjs');
await import('./node-version.mjs');
const { register } = await import('tsx/esm/api');
register();
// Whoever reads what is said may have gone (`engawa trail … | head`): what was asked is done all the same.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
const { run } = await import('./commands.ts');
process.exitCode = await run(process.argv.slice(2));
