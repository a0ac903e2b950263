import { defineConfig } from '@playwright/test'
import { chromiumPath } from '#tests/support/browser.ts'

// Kept in the environment for the worker processes, which read this file again.
process.env.CHROMIUM_PATH ??= await chromiumPath()

/** Browser tests against an installation that `tests/support/app.ts` starts, with the production build. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  forbidOnly: true,
  // Each has an installation of its own; a test mostly waits.
  workers: 2,
  // As in Vitest: on a busy machine signals are late, not missing.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['line']],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: ['--disable-gpu'] },
    contextOptions: { reducedMotion: 'reduce' },
    // Tracing makes every test a third slower; `TRACE=1` is for looking into one that fails.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
  },
})
