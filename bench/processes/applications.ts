import { start } from '../../applications/main.ts';
import type { Configuration } from '../../configuration.ts';
import type { Secrets } from '../../supervisor/secrets.ts';

/* The applications as they are, in a process of their own. */

export type ToApplications = { readonly configuration: Configuration; readonly secrets: Secrets['applications'] };

process.once('message', ({ configuration, secrets }: ToApplications) => {
  start(configuration, secrets).then(
    () => process.send!({ answer: { ready: true } }),
    (error) => process.send!({ failed: String(error.stack) }),
  );
});
process.on('disconnect', () => process.exit(0));
