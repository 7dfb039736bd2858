import { connectCommand } from '../connector/connect.ts';
import type { ToSupervisor } from './process.ts';

// A connector of the fictional region. It is an ordinary one that also ends with the supervisor, however that ends: it keeps
// its journal and loses nothing by ending at any moment.
process.on('disconnect', () => process.exit(0));
process.on('message', () => process.exit(0));
process.on('SIGINT', () => {}); // the terminal's; the supervisor stops us in its order
process.stdout.on('error', () => {});
process.send?.({ ready: true } satisfies ToSupervisor);
process.exitCode = await connectCommand(process.argv.slice(2), process);
