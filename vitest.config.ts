import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,test,scripts,web}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Vitest would leave one core idle, which on a machine with two is half of it.
    maxWorkers: '100%',
    setupFiles: ['test/setup.ts'],
  },
});
