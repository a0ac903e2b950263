import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '#tests/support/e2e.ts'

test('a folder, an unreachable address and a private one are refused at the field, in words', async ({
  quietPage: page,
}) => {
  const plain = await mkdtemp(path.join(tmpdir(), 'plain-'))
  await chmod(plain, 0o755)
  await page.goto('/workspaces/new')
  await page.getByRole('radio', { name: /folder/i }).check()
  await page.getByRole('main').getByLabel('Name').fill('Broken')
  for (const [folder, words] of [
    [plain, /not a git repository/i],
    ['/etc', /not in a folder that may be opened/i],
    [path.join(tmpdir(), 'nowhere-at-all'), /there is no folder/i],
  ] as const) {
    await page.getByRole('textbox', { name: /folder/i }).fill(folder)
    await page.getByRole('button', { name: /create/i }).click()
    await expect(page.getByText(words)).toBeVisible()
  }
  await page.getByRole('radio', { name: /clone/i }).check()
  await page.getByRole('textbox', { name: /url|address|repository/i }).fill('http://127.0.0.1:9/x.git')
  await page.getByRole('button', { name: /create/i }).click()
  await expect(page.getByText(/not a public address/i)).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Chats' })).not.toContainText('Broken')
})
