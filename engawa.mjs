#!/usr/bin/env node
// `npx engawa …`: plain JavaScript, so that it starts without a build; everything behind it is TypeScript.
await import('./node-beside.mjs');
await import('./node-version.mjs');
const { register } = await import('tsx/esm/api');
register();
const { run } = await import('./commands.ts');
process.exitCode = await run(process.argv.slice(2));
