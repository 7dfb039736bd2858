import { defineConfig } from 'vitest/config';

const common = {
  exclude: ['node_modules/**', 'data/**'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
  pool: 'forks' as const,
  // What is waited for comes; how soon, on two busy processors, is no test's question.
  expect: { poll: { timeout: 20_000 } },
};

/** Files that put something else in the place of a module, or count what a whole process does: no other file may meet it. */
const alone = [
  'connector/crash.test.ts',
  'web/member/working.test.ts',
  // As at the start of a process, whose tables are then the region's own.
  'applications/care/files/table/own.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['database/testing.setup.ts'],
    // Tests wait more than they compute: on two processors two of them leave half of the time unused.
    maxWorkers: 3,
    projects: [
      {
        // A process reads and compiles the modules once for all the files that it runs: to do it for each was a third of all the computing.
        test: {
          ...{ ...common, name: 'together', isolate: false },
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...common.exclude, ...alone],
        },
      },
      { test: { ...common, name: 'alone', include: alone } },
    ],
  },
});
