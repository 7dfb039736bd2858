import { connect } from '../connector/connect.ts';
import { type ToChild, tell } from './process.ts';

// A connector of the fictional region: an ordinary one, that starts when the exchange stands and ends with the supervisor.
const stop = new AbortController();
const end = () => {
  stop.abort();
  setTimeout(() => process.exit(0), 5_000).unref(); // its journal keeps what it was at
};
process.on('SIGINT', () => {}); // the terminal's; the supervisor stops us in its order
process.on('SIGTERM', end);
process.on('disconnect', end);
process.stdout.on('error', () => {});
const started = new Promise<void>((resolve) => {
  process.on('message', (message: ToChild) => {
    if ('stop' in message) end();
    resolve();
  });
});
tell({ asks: true });
await started;
if (!stop.signal.aborted) {
  tell({ ready: true });
  await connect(process.argv[2]!, { say: (line) => console.log(line), signal: stop.signal });
}
process.exit(0);
