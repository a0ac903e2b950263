import type { Page } from '@playwright/test'
import { axeFindings } from '#tests/support/axe.ts'
import { expect, openChat, say, test, transcript } from '#tests/support/e2e.ts'

const page = '/settings/credentials'
const rows = (on: Page) => on.getByRole('list', { name: 'Credentials' }).getByRole('listitem')
const form = (on: Page) => on.getByRole('form', { name: 'New credential' })

test.afterEach(async ({ room }) => {
  const { items } = await room.api<{ items: { id: string }[] }>('GET', '/credentials')
  for (const { id } of items) await room.api('DELETE', `/credentials/${id}`)
})

test('a credential is saved, used by an agent that cannot tell it, replaced and deleted', async ({
  quietPage,
  newChat,
}) => {
  await quietPage.goto(page)
  await expect(quietPage.getByText('No credential yet.')).toBeVisible()
  await form(quietPage).getByLabel('Name').fill('SHOP_KEY')
  await form(quietPage).getByLabel('Value', { exact: true }).fill('the-first-value-of-it')
  await form(quietPage).getByRole('checkbox', { name: 'Sample' }).check()
  await form(quietPage).getByRole('button', { name: 'Save credential' }).click()
  await expect(rows(quietPage)).toContainText('SHOP_KEY')
  await expect(rows(quietPage)).toContainText('used in Default, Sample, never used')
  await expect(form(quietPage).getByLabel('Value', { exact: true })).toHaveValue('')

  await openChat(quietPage, await newChat('greenroom', { mode: 'auto' }))
  await say(quietPage, '[[shell:printenv SHOP_KEY; echo $SHOP_KEY > shop.txt]]')
  await expect(transcript(quietPage).getByRole('button', { name: /Patch 1/ })).toBeVisible()
  await transcript(quietPage)
    .getByRole('button', { name: /^Command: printenv/ })
    .click()
  await expect(transcript(quietPage)).toContainText('[secret SHOP_KEY]')
  await expect(quietPage.getByText('the-first-value-of-it')).toHaveCount(0)

  await quietPage.goto(page)
  await expect(rows(quietPage)).toContainText('last used')
  await quietPage.getByRole('button', { name: 'Replace the value of SHOP_KEY' }).click()
  await expect(quietPage.getByLabel('New value')).toBeFocused()
  await quietPage.getByLabel('New value').fill('another-value')
  await quietPage.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(quietPage.getByText('SHOP_KEY has another value.')).toBeVisible()

  await quietPage.getByRole('button', { name: 'Delete SHOP_KEY' }).click()
  await expect(quietPage.getByText('This cannot be undone')).toBeVisible()
  await quietPage.getByRole('button', { name: 'Keep it' }).press('Enter')
  await expect(quietPage.getByRole('button', { name: 'Delete SHOP_KEY' })).toBeFocused()
  await quietPage.keyboard.press('Enter')
  await quietPage.getByRole('button', { name: 'Delete it' }).click()
  await expect(quietPage.getByText('No credential yet.')).toBeVisible()
})

test('what cannot be saved says why at its field, and nothing is lost', async ({ quietPage }) => {
  await quietPage.goto(page)
  await form(quietPage).getByLabel('Name').fill('node_options')
  await form(quietPage).getByLabel('Value', { exact: true }).fill('short')
  await expect(form(quietPage)).toContainText('Shorter than 8 characters')
  await form(quietPage).getByRole('button', { name: 'Save credential' }).click()
  await expect(form(quietPage)).toContainText('node_options is reserved: it changes how Node runs')
  await expect(form(quietPage).getByLabel('Name')).toBeFocused()
  await expect(form(quietPage).getByLabel('Value', { exact: true })).toHaveValue('short')
  expect(await axeFindings(quietPage)).toEqual([])
})

test('a value is drawn as dots until it is asked for, and keeps its lines', async ({ quietPage }) => {
  await quietPage.goto(page)
  const value = form(quietPage).getByLabel('Value', { exact: true })
  await value.fill('-----BEGIN KEY-----\nabc\n-----END KEY-----\n')
  const drawn = () => value.evaluate((element) => getComputedStyle(element).getPropertyValue('-webkit-text-security'))
  expect(await drawn()).toBe('disc')
  await expect(form(quietPage)).toContainText('It ends with a line break, which is kept.')
  await form(quietPage).getByRole('button', { name: 'Show value' }).click()
  expect(await drawn()).toBe('none')
  await expect(value).toHaveValue(/KEY-----\nabc\n-----END/)
})

test('where it is used is changed by keyboard, and a workspace has its own', async ({ quietPage, room }) => {
  await room.api('POST', '/credentials', { name: 'MINE', value: 'a value of mine' })
  await quietPage.goto(page)
  await form(quietPage).getByLabel('Name').fill('OURS')
  await form(quietPage).getByLabel('Value', { exact: true }).fill('a value of ours')
  await form(quietPage).getByRole('combobox').click()
  await quietPage.getByRole('option', { name: 'Workspace Sample' }).click()
  await form(quietPage).getByRole('button', { name: 'Save credential' }).click()
  await expect(rows(quietPage)).toHaveCount(2)
  await expect(rows(quietPage).last()).toContainText('of workspace Sample')
  await expect(rows(quietPage).last().getByRole('button', { name: /Where/ })).toHaveCount(0)
  await expect(rows(quietPage).first()).toContainText('used nowhere yet')
  await quietPage.getByRole('button', { name: 'Where MINE is used' }).press('Enter')
  await rows(quietPage).getByRole('checkbox', { name: 'Sample' }).press('Space')
  await quietPage.getByRole('button', { name: 'Save', exact: true }).press('Enter')
  await expect(rows(quietPage).first()).toContainText('used in Sample')
  await expect(quietPage.getByRole('button', { name: 'Where MINE is used' })).toBeFocused()
  expect(await axeFindings(quietPage)).toEqual([])
})

test('the page fits a narrow screen', { tag: '@phone' }, async ({ quietPage, room }) => {
  const name = 'A_RATHER_LONG_NAME_OF_A_CREDENTIAL_THAT_GOES_ON'
  await room.api('POST', '/credentials', { name, value: 'a value', usedIn: [room.workspaceId] })
  await quietPage.goto(page)
  await quietPage.getByRole('button', { name: `Replace the value of ${name}` }).tap()
  await expect(quietPage.getByLabel('New value')).toBeVisible()
  expect(await quietPage.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(await axeFindings(quietPage)).toEqual([])
})
