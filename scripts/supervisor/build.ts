import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { compressScripts } from '#scripts/supervisor/compress-scripts.ts'
import { tryLock } from '#scripts/supervisor/file-lock.ts'
import type { Output } from '#scripts/supervisor/output.ts'
import { StartFault } from '#scripts/supervisor/start-fault.ts'

const lockPollMs = 200

/** All that the web's build reads. */
const sources = [
  '{app,components,lib,db,public}/**/*',
  '*.config.{ts,mjs}',
  '{proxy,instrumentation,instrumentation-client}.ts',
  '{package,package-lock,tsconfig}.json',
]

export const nextProgram = (root: string): string =>
  createRequire(path.join(root, 'package.json')).resolve('next/dist/bin/next')

/**
 * Builds the web when its sources differ from those of the last build in `<root>/.next`. Says nothing but how long it took,
 * or, when it fails, all that the build said: as a `StartFault`. `signal` ends it.
 */
export async function buildWhenChanged(
  root: string,
  parts: { output: Pick<Output, 'begin' | 'say'>; signal: AbortSignal },
): Promise<void> {
  using _lock = await lockBuild(root, parts.signal)
  const builtFrom = path.join(root, '.next', 'built-from')
  const fingerprint = await fingerprintSources(root)
  if ((await readFile(builtFrom, 'utf8').catch(() => '')) === fingerprint) return
  await rm(builtFrom, { force: true })
  parts.output.begin('Building … ')
  const began = performance.now()
  const { code, said } = await runBuild(root, parts.signal)
  if (parts.signal.aborted) parts.output.say('stopped.')
  parts.signal.throwIfAborted()
  if (code !== 0) {
    parts.output.say('failed.')
    throw new StartFault(`The web cannot be built:\n${said.trim()}`)
  }
  await compressScripts(root)
  parts.output.say(`${Math.round((performance.now() - began) / 1000)} s`)
  await writeFile(builtFrom, fingerprint)
}

/** One build at a time in a folder: whoever comes second waits, and then finds it built. */
async function lockBuild(root: string, signal: AbortSignal): Promise<Disposable> {
  await mkdir(path.join(root, '.cache'), { recursive: true })
  for (; ; await delay(lockPollMs, undefined, { signal })) {
    const lock = tryLock(path.join(root, '.cache', 'build.lock'))
    if (lock) return lock
  }
}

/** A digest of the names and contents of everything that the build reads; tests aside. */
export async function fingerprintSources(root: string): Promise<string> {
  const files: string[] = []
  for await (const entry of glob(sources, { cwd: root, withFileTypes: true }))
    if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) files.push(path.join(entry.parentPath, entry.name))
  const digest = createHash('sha256')
  for (const file of [...new Set(files)].sort()) {
    const content = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
    digest.update(`${path.relative(root, file)}\0${content}\n`)
  }
  return digest.digest('hex')
}

async function runBuild(root: string, signal: AbortSignal): Promise<{ code: number | null; said: string }> {
  const { PATH = '', HOME = '/', LANG = 'C.UTF-8' } = process.env
  const child = spawn(process.execPath, [nextProgram(root), 'build'], {
    cwd: root,
    env: { PATH, HOME, LANG, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = () => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGKILL')
  signal.addEventListener('abort', end, { once: true })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, said }))
    })
  } finally {
    signal.removeEventListener('abort', end)
  }
}
