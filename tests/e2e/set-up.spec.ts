import { tmpdir } from 'node:os'
import { test as base, expect } from '@playwright/test'
import { startApp } from '#tests/support/app.ts'
import { composer, listen, say, transcript } from '#tests/support/e2e.ts'
import { testRepository } from '#tests/support/repository.ts'

base('from the set-up link to a patch, on the built-in agent without a model', async ({ page }) => {
  base.setTimeout(120_000)
  const noise = listen(page)
  await using repository = await testRepository()
  const app = await startApp({ environment: { WORKSPACE_ROOTS: tmpdir() } })
  try {
    await page.goto(app.setUpLink)
    await page.getByLabel('Name').fill('Ana')
    await page.getByLabel('E-mail').fill('ana@example.org')
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.waitForURL(`${app.url}/`)

    await page.getByRole('link', { name: /new workspace/i }).click()
    await page.getByLabel('Name').fill('My project')
    await page.getByRole('radio', { name: /folder/i }).check()
    await page.getByRole('textbox', { name: /folder/i }).fill(repository.directory)
    await page.getByRole('button', { name: /create/i }).click()
    await page.waitForURL(/[?]workspace=/)
    await expect(page.getByRole('combobox', { name: 'Workspace' })).toContainText('My project')
    await expect(composer(page)).toBeVisible()
    await say(page, 'Show me what you can do')
    await page.waitForURL(/\/chats\//)
    const request = page.getByRole('region', { name: 'Request' })
    await request
      .getByRole('button', { name: /^Allow/ })
      .first()
      .click({ timeout: 20_000 })
    await request
      .getByRole('button', { name: /^Allow/ })
      .first()
      .click({ timeout: 20_000 })
    await expect(transcript(page)).toContainText(/scripted/i, { timeout: 20_000 })
    await transcript(page)
      .getByRole('button', { name: /Patch 1/ })
      .click({ timeout: 20_000 })
    await expect(page.getByRole('complementary', { name: 'Changes' })).toContainText('Show me what you can do')

    // The link worked once.
    await page.goto(app.setUpLink)
    await expect(page.getByText(/already|no longer|used/i).first()).toBeVisible()
    expect(noise).toEqual([])
  } finally {
    await app.stop()
  }
})
