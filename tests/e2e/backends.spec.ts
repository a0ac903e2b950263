import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { axeFindings } from '#tests/support/axe.ts'
import { expect, test } from '#tests/support/e2e.ts'

const fakeAgent = path.resolve(import.meta.dirname, '..', 'support', 'fake-acp-agent.ts')
const section = (page: Page) => page.getByRole('region', { name: 'Backends', exact: true })
const rowOf = (page: Page, name: string) =>
  section(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) })
const trial = (page: Page, name: string) => page.getByRole('form', { name: `Trial of ${name}` })
const open = async (page: Page) => {
  await page.goto('/settings/backends')
  await expect(rowOf(page, 'opencode').getByText('ready', { exact: true })).toBeVisible({ timeout: 60_000 })
}

const added: string[] = []
test.afterEach(async ({ room }) => {
  for (const id of added.splice(0)) await room.api('DELETE', `/backends/${id}`)
})

async function addCommand(page: Page, { id, name, command }: { id: string; name: string; command: string }) {
  added.push(id)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Id', { exact: true }).fill(id)
  await page.getByLabel('Command', { exact: true }).fill(command)
  await page.getByRole('button', { name: 'Add backend' }).click()
  await expect(rowOf(page, name)).toBeVisible()
}

/** Takes the registry's way in, with this text. */
async function paste(page: Page, text: string): Promise<Locator> {
  await page.getByRole('radio', { name: 'An agent of the ACP registry' }).check()
  const field = page.getByLabel('Agent of the registry')
  await field.fill(text)
  return field
}

const registryAgent = (id: string, distribution: unknown) =>
  JSON.stringify({
    id,
    name: `Agent ${id}`,
    version: '1.0.0',
    description: 'Says hello',
    authors: ['Ada'],
    distribution,
  })

test('every backend says whether it can run, and what helps where it cannot', async ({ quietPage: page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page)
  await expect(rowOf(page, 'Greenroom')).toContainText('by Greenroom')
  const goose = rowOf(page, 'goose')
  await expect(goose).toContainText('not installed')
  await goose.getByRole('button', { name: 'Copy the command that installs goose' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('npm run agents -- install goose')
})

test('our own agent and opencode answer a real prompt, with how long each part took', async ({ quietPage: page }) => {
  test.slow()
  await open(page)
  for (const name of ['Greenroom', 'opencode']) {
    await page.getByRole('button', { name: `Try ${name}`, exact: true }).click()
    await expect(trial(page, name)).toContainText(`Asking ${name}`)
    await expect(trial(page, name).getByRole('status')).toContainText('It works, in version', { timeout: 100_000 })
    await expect(trial(page, name)).toContainText(/start\s*[\d.]+ m?s/)
    await expect(trial(page, name)).toContainText(/in all\s*[\d.]+ m?s/)
    await page.getByRole('button', { name: `Try ${name}`, exact: true }).click()
  }
})

test('what a provider refuses is said as a turn would', async ({ quietPage: page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Try Greenroom', exact: true }).click()
  await expect(trial(page, 'Greenroom')).toContainText('It works', { timeout: 60_000 })
  await trial(page, 'Greenroom').getByLabel('Prompt').fill('[[error:401]]')
  await trial(page, 'Greenroom').getByRole('button', { name: 'Ask again' }).click()
  await expect(trial(page, 'Greenroom').getByRole('alert')).toContainText('did not accept the sign-in', {
    timeout: 60_000,
  })
})

test('a command is added, tried, changed and removed', async ({ quietPage: page }) => {
  await open(page)
  await addCommand(page, { id: 'fake', name: 'Fake', command: `'${process.execPath}' ${fakeAgent}` })
  await expect(rowOf(page, 'Fake').getByText('ready', { exact: true })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Try Fake', exact: true }).click()
  await expect(trial(page, 'Fake')).toContainText('It works', { timeout: 60_000 })
  await page.getByRole('button', { name: 'Edit backend Fake' }).click()
  const form = rowOf(page, 'Fake').getByLabel('Command', { exact: true })
  await expect(form).toHaveValue(`${process.execPath} ${fakeAgent}`)
  await form.fill('/nowhere/agent')
  await rowOf(page, 'Fake').getByRole('button', { name: 'Save' }).click()
  await expect(rowOf(page, 'Fake')).toContainText('not installed', { timeout: 30_000 })
  await page.getByRole('button', { name: 'Remove backend Fake' }).click()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await page.getByRole('button', { name: 'Remove backend Fake' }).click()
  await page.getByRole('button', { name: 'Remove Fake' }).click()
  await expect(rowOf(page, 'Fake')).toHaveCount(0)
  added.splice(0)
})

test('a command that points nowhere says so in words', async ({ quietPage: page }) => {
  await open(page)
  await addCommand(page, { id: 'nowhere', name: 'Nowhere', command: '/nowhere/agent --acp' })
  await expect(rowOf(page, 'Nowhere')).toContainText('There is no program /nowhere/agent', { timeout: 60_000 })
  await page.getByRole('button', { name: 'Try Nowhere', exact: true }).click()
  await expect(trial(page, 'Nowhere').getByRole('alert')).toContainText('Nowhere is not installed on this host.', {
    timeout: 60_000,
  })
})

test('an agent of the registry is shown before it is added, fetched, and answers', async ({ quietPage: page }) => {
  await open(page)
  added.push('small')
  const npx = { package: '@test/small', args: ['--acp'], env: { SAYS: 'good morning' } }
  await paste(page, registryAgent('small', { npx }))
  const shown = page.getByRole('region', { name: 'What would be run' })
  await expect(shown).toContainText('npm install @test/small@1.0.0')
  await expect(shown).toContainText(`SAYS='good morning' the program of @test/small@1.0.0 --acp`)
  await page.getByRole('button', { name: 'Add backend' }).click()
  const row = rowOf(page, 'Agent small')
  await expect(row.getByText('ready', { exact: true })).toBeVisible({ timeout: 60_000 })
  await expect(row).toContainText('by Ada')
  await page.getByRole('button', { name: 'Try Agent small' }).click()
  await expect(trial(page, 'Agent small')).toContainText('good morning', { timeout: 60_000 })
})

test('an agent that cannot be fetched says why, and can be fetched again', async ({ quietPage: page }) => {
  await open(page)
  added.push('absent')
  await paste(page, registryAgent('absent', { npx: { package: '@test/absent' } }))
  await page.getByRole('button', { name: 'Add backend' }).click()
  const row = rowOf(page, 'Agent absent')
  const why = 'It could not be installed. npm’s registry has no package @test/absent@1.0.0.'
  await expect(row).toContainText(why, { timeout: 60_000 })
  await row.getByRole('button', { name: 'Install Agent absent' }).click()
  await expect(row).toContainText(why, { timeout: 60_000 })
})

test('what cannot be read as an agent of the registry is said at its field', async ({ quietPage: page }) => {
  await open(page)
  const field = await paste(page, '{ "id": "half", ')
  await expect(field).toHaveAccessibleDescription('This is not JSON. Paste the whole agent.json of one agent.')
  await field.fill(registryAgent('snake', { uvx: { package: 'snake' } }))
  await expect(field).toHaveAccessibleDescription(/uvx \(Python\) alone, which is not supported/)
  await expect(page.getByRole('button', { name: 'Add backend' })).toBeDisabled()
})

for (const [screen, tag] of [
  ['a wide screen', []],
  ['a phone', ['@phone']],
] as const)
  test(`axe finds nothing serious with a trial, a form and a removal open on ${screen}`, { tag: [...tag] }, async ({
    quietPage: page,
  }) => {
    await open(page)
    await addCommand(page, { id: 'nowhere', name: 'Nowhere', command: '/nowhere/agent' })
    await expect(rowOf(page, 'Nowhere')).toContainText('There is no program', { timeout: 60_000 })
    await page.getByRole('button', { name: 'Try Nowhere', exact: true }).click()
    await expect(trial(page, 'Nowhere').getByRole('alert')).toBeVisible({ timeout: 60_000 })
    await paste(page, registryAgent('small', { npx: { package: '@test/small', args: ['--acp'] } }))
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Edit backend Nowhere' }).click()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Remove backend Nowhere' }).click()
    expect(await axeFindings(page)).toEqual([])
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    expect(isTooWide).toBe(false)
  })
