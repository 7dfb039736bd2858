// Imported before all else, and plain JavaScript for any Node: where the Node that npm brings is missing, an old one would die in a
// stack trace of somebody else's file.
import { isOld } from './node-old.mjs';

if (isOld) {
  const found = process.versions.node;
  console.error(
    `縁側には Node.js 22.13 以上が必要です（いまは ${found}）。Linux（x64）なら npm ci が Node 24 を一緒に入れます。 / Engawa needs Node.js 22.13 or newer (this is ${found}); on Linux x64 \`npm ci\` brings Node 24.`,
  );
  process.exit(1);
}
