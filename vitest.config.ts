import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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

/** They take a minute or more, and some of them are small: where vitest has seen no run yet it goes by size, and would begin with these last. */
const long = [
  'applications/own-tasks.test.ts',
  'applications/care/sweep.test.ts',
  'applications/sweep.test.ts',
  'conformance/receiver.test.ts',
  'main.test.ts',
  'town/kills.test.ts',
  'conformance/collector.test.ts',
  'applications/resident/take-away/take-away.test.ts',
  'exchange/withdrawal.test.ts',
  'web/kit/resident.test.ts',
  'web/kit/staff.test.ts',
].map((file) => path.join(import.meta.dirname, file));

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.includes(moduleId);
    const isAlone = ({ project }: TestSpecification) => project.name === 'alone';
    // A process that runs files together ends where one comes that runs alone: those stay before all others.
    return [isAlone, isLong, () => true].flatMap((is, i, all) =>
      sorted.filter((one) => is(one) && !all.slice(0, i).some((before) => before(one))),
    );
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
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
