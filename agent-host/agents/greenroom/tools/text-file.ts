import { readFile, stat } from 'node:fs/promises'
import type { Diff, ToolCallContent } from '@agentclientprotocol/sdk'
import { isMissing, shown } from './confine.ts'
import { ToolFault, textContent } from './tool.ts'

const readLimitBytes = 10 * 1024 * 1024
const diffLimit = 256 * 1024

/** The text of a file; null when there is none. Throws `ToolFault` for folders, binary and huge files. */
export async function readTextFile(directory: string, file: string): Promise<string | null> {
  const name = shown(directory, file)
  try {
    const found = await stat(file)
    if (found.isDirectory()) throw new ToolFault(`${name} is a folder. Use list to see what is in it.`)
    if (!found.isFile()) throw new ToolFault(`${name} is not a regular file.`)
    if (found.size > readLimitBytes)
      throw new ToolFault(`${name} is too large: ${found.size} bytes. Use search or run.`)
    const bytes = await readFile(file)
    if (bytes.subarray(0, 8192).includes(0)) throw new ToolFault(`${name} is a binary file.`)
    return bytes.toString('utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** A change of a file as a person is shown it. */
export function diffContent(diff: Diff): ToolCallContent[] {
  const size = (diff.oldText?.length ?? 0) + diff.newText.length
  if (size <= diffLimit) return [{ type: 'diff', ...diff }]
  return [textContent(`The change of ${diff.path} is too large to show (${size} characters before and after).`)]
}
