import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { connectSql } from '#db/client.ts'
import { databaseUrlFile } from '#db/embedded/start-embedded-postgres.ts'
import { type App, startApp } from '#tests/support/app.ts'
import { untilHolds } from '#tests/support/faults/until-holds.ts'
import { newAccount } from '#tests/support/new-account.ts'
import { setUp } from '#tests/support/visit.ts'

const words = 'Agents run without a sandbox'

test('without a sandbox administrators are told once there are two accounts, in the log and on every page', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const app = await startApp({ environment: { SANDBOX: 'off' } })
  try {
    const visit = await setUp(await browser.newContext({ baseURL: app.url }), app)
    await sayNoSandbox(app)
    const owner = await (await browser.newContext({ baseURL: app.url, storageState: visit })).newPage()
    await owner.goto('/')
    await expect(owner.getByRole('main')).toBeVisible()
    await expect(owner.getByText(words)).toHaveCount(0)

    const other = await browser.newContext({ baseURL: app.url })
    await newAccount(other, app, 'grace@example.org')
    for (const size of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await owner.setViewportSize(size)
      for (const colorScheme of ['light', 'dark'] as const) {
        await owner.emulateMedia({ colorScheme })
        await owner.goto('/')
        const banner = owner.getByRole('note', { name: 'No sandbox' })
        await expect(banner).toContainText(words)
        await expect(banner).toContainText('SANDBOX=off')
        expect(await owner.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true)
        await owner.screenshot({ path: test.info().outputPath(`${size.width}-${colorScheme}.png`) })
      }
    }
    const member = await other.newPage()
    await member.goto('/')
    await expect(member.getByRole('main')).toBeVisible()
    await expect(member.getByText(words)).toHaveCount(0)
    const logged = () => app.output.some((line) => line.includes('there is no sandbox'))
    expect(await untilHolds(logged, { withinMs: 60_000 })).toBe(true)
  } finally {
    await app.stop()
  }
})

/** Waits until the host has said so of itself. */
async function sayNoSandbox(app: App): Promise<void> {
  const sql = connectSql((await readFile(databaseUrlFile(app.dataDirectory), 'utf8')).trim(), { max: 1 })
  const says = async () => {
    const [row] = await sql`select pool->'sandbox'->>'kind' as kind from hosts`
    return row?.kind === 'none'
  }
  expect(await untilHolds(says, { withinMs: 60_000 })).toBe(true)
  await sql.end()
}
