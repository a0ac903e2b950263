import path from 'node:path'
import { defineConfig } from 'vitest/config'

const setupFiles = ['./tests/support/fail-on-console.ts']
const alias = { 'server-only': path.resolve('tests/support/server-only.ts') }

export default defineConfig({
  resolve: { alias },
  test: {
    // Tests wait for signals: on a busy machine these are late, not missing.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{lib,components,app,agent-host,scripts,bench,tests/support}/**/*.test.{ts,tsx}'],
          setupFiles,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['db/**/*.test.ts'],
          globalSetup: ['./tests/support/database-setup.ts'],
          setupFiles,
        },
      },
      {
        extends: true,
        test: {
          name: 'api',
          include: ['tests/api/**/*.test.ts'],
          globalSetup: ['./tests/support/database-setup.ts'],
          setupFiles,
        },
      },
      {
        extends: true,
        test: {
          name: 'host',
          include: ['tests/host/**/*.test.ts'],
          globalSetup: ['./tests/support/database-setup.ts'],
          setupFiles,
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        // Agents that other people make, where they are installed: `npm run test:agents`.
        extends: true,
        test: {
          name: 'agents',
          include: ['tests/agents/**/*.test.ts'],
          globalSetup: ['./tests/support/database-setup.ts'],
          setupFiles,
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
