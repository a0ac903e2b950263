import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { chromium } from '@playwright/test'
import bundled from '@sparticuz/chromium'
import { installWithApt } from '#tests/support/apt.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '..', '..')
const installTimeoutMs = 180_000

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

type Attempt = { what: string; find(): Promise<string | null> }

/**
 * A Chromium that runs here: `CHROMIUM_PATH`, an installed one, Playwright's own, Debian's, and last the one that comes as a
 * package. Throws with what was tried.
 */
export async function chromiumPath(): Promise<string> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (await works(named)) return named
    throw new Error(`CHROMIUM_PATH cannot be used: ${named} is no browser that runs here.`)
  }
  for (const { find } of attempts) {
    const found = await find().catch(() => null)
    if (found && (await works(found))) return found
  }
  throw new Error(
    `No Chromium was found: neither ${attempts.map(({ what }) => what).join(', nor ')}. Set CHROMIUM_PATH.`,
  )
}

const attempts: Attempt[] = [
  { what: 'an installed one', find: findInstalled },
  { what: "Playwright's own", find: async () => chromium.executablePath() },
  { what: "Playwright's download", find: downloadWithPlaywright },
  { what: "Debian's package", find: installFromDebian },
  { what: '@sparticuz/chromium', find: () => bundled.executablePath() },
]

async function findInstalled(): Promise<string | null> {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  for (const file of [...names.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...places])
    if (await exists(file)) return file
  return null
}

async function downloadWithPlaywright(): Promise<string> {
  const program = path.join(root, 'node_modules', '.bin', 'playwright')
  await run(process.execPath, [program, 'install', '--no-shell', 'chromium'], { timeout: installTimeoutMs })
  return chromium.executablePath()
}

async function installFromDebian(): Promise<string | null> {
  await installWithApt('chromium')
  return findInstalled()
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

async function works(file: string): Promise<boolean> {
  return run(file, ['--version', '--no-sandbox'], { timeout: 20_000 }).then(
    ({ stdout }) => /chrom/i.test(stdout),
    () => false,
  )
}
