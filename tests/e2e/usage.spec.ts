import { expect, say, test, transcript } from '#tests/support/e2e.ts'

test('a turn is counted where people look for it, and a spent budget ends the next one in words until it is raised', async ({
  quietPage: page,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat('greenroom', { mode: 'auto' })}`)
  await say(page, 'Count this [[plain:3:500]]')
  await expect(transcript(page)).toContainText('tok0 tok1 tok2')
  const table = page.getByRole('table')
  await expect(async () => {
    await page.goto('/settings/usage')
    await expect(table.getByRole('row')).toHaveCount(2)
  }).toPass()
  await page.getByRole('link', { name: 'By agent' }).click()
  await expect(table.getByRole('rowheader', { name: 'greenroom' })).toBeVisible()
  await page.getByRole('link', { name: 'By chat' }).click()
  await expect(table.getByRole('row').nth(1)).toContainText(/[1-9]/)
  await page.getByRole('link', { name: 'Everybody’s' }).click()
  await expect(page.getByRole('link', { name: 'By person' })).toBeVisible()

  await page.goto('/settings/budgets')
  await expect(page.getByText('No budget yet')).toBeVisible()
  const [tokens, set] = [page.getByLabel('Tokens'), page.getByRole('button', { name: 'Set budget' })]
  await tokens.fill('many')
  await set.click()
  await expect(page.getByText('A number of tokens')).toBeVisible()
  await tokens.fill('1,000')
  await set.click()
  const budgets = page.getByRole('list', { name: 'Budgets' })
  await expect(budgets).toContainText(/Everybody together\s*1,000 tokens a day, spent/)

  await page.goto(`/chats/${await newChat('greenroom', { mode: 'auto' })}`)
  await say(page, 'Too much [[plain:3:500]]')
  await expect(transcript(page)).toContainText('The usage limit is reached')
  await expect(transcript(page)).toContainText('1,000 tokens a day, is spent')
  await page.goto('/settings/usage')
  await expect(page.getByRole('list', { name: 'Budgets' })).toContainText('1,000 tokens a day, spent')

  await page.goto('/settings/budgets')
  await tokens.fill('1000000000')
  await set.click()
  await expect(budgets).toContainText('1,000,000,000 tokens a day')
  await page.goto(`/chats/${await newChat('greenroom', { mode: 'auto' })}`)
  await say(page, 'Enough [[plain:3:500]]')
  await expect(transcript(page)).toContainText('tok0 tok1 tok2')
  await page.goto('/settings/budgets')
  await page.getByRole('button', { name: 'Remove the budget of Everybody together' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page.getByText('No budget yet')).toBeVisible()
})

test('usage and budgets fit a phone @phone', async ({ quietPage: page, room }) => {
  const { id } = await room.api<{ id: string }>('POST', '/budgets', { period: 'month', limitTokens: 5_000_000 })
  for (const path of ['/settings/usage', '/settings/budgets']) {
    await page.goto(path)
    await expect(page.getByRole('list', { name: 'Budgets' })).toContainText('5,000,000 tokens a month')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
  await room.api('DELETE', `/budgets/${id}`)
})
