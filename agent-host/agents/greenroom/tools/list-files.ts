import { execFile } from 'node:child_process'
import { glob } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { commandEnvironment } from './command-environment.ts'
import type { ToolContext } from './tool.ts'

const run = promisify(execFile)
const fileLimit = 100_000

/**
 * The files below a folder, relative to the working folder and sorted: what Git tracks or would track, or, where that is
 * no repository, all but hidden folders and node_modules.
 */
export async function listFiles({ directory, signal }: ToolContext, below: string): Promise<string[]> {
  const tracked = await gitFiles({ directory, signal }, below)
  const files = tracked ?? (await walk({ directory, signal }, below))
  return [...new Set(files)].sort()
}

async function gitFiles(context: ToolContext, below: string): Promise<string[] | null> {
  const here = await lsFiles(context, ['--cached', '--others', '--exclude-standard', '--', `:(literal)${below}`])
  if (!here) return null
  const deleted = new Set(await lsFiles(context, ['--deleted', '--', `:(literal)${below}`]))
  return here.filter((file) => !deleted.has(file)).slice(0, fileLimit)
}

async function lsFiles({ directory, signal }: ToolContext, args: string[]): Promise<string[] | null> {
  try {
    const options = { cwd: directory, signal, env: commandEnvironment(), maxBuffer: 64 * 1024 * 1024 }
    const { stdout } = await run('git', ['ls-files', '-z', ...args], options)
    return stdout.split('\0').filter(Boolean)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Error && 'code' in error && (error.code === 128 || error.code === 'ENOENT')) return null
    throw error
  }
}

async function walk({ directory, signal }: ToolContext, below: string): Promise<string[]> {
  const files: string[] = []
  const exclude = (entry: { name: string }) => entry.name === 'node_modules' || entry.name.startsWith('.')
  const found = glob('**', { cwd: path.join(directory, below), withFileTypes: true, exclude })
  for await (const entry of found) {
    signal.throwIfAborted()
    if (entry.isFile()) files.push(path.relative(directory, path.join(entry.parentPath, entry.name)))
    if (files.length >= fileLimit) break
  }
  return files
}
