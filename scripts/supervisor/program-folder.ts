import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { endRecordedGroups } from '#agent-host/processes/groups.ts'
import { tryLock } from '#scripts/supervisor/file-lock.ts'
import { StartFault } from '#scripts/supervisor/start-fault.ts'

/** What a program that an earlier, killed supervisor left gets to end by itself. */
const graceMs = 8_000

/** Where the supervisor of one program of a data folder keeps what it knows: `<data folder>/run/<program>`. */
export type ProgramFolder = {
  /** The process id of the program, while it runs. */
  pidFile: string
  /** The program's process group, recorded so that the next start can end it. */
  groupsDirectory: string
} & Disposable

/**
 * Takes a program of a data folder for this supervisor, and ends what an earlier one left of it. Throws
 * `StartFault` when another supervisor has it.
 */
export async function takeProgramFolder(dataDirectory: string, program: string): Promise<ProgramFolder> {
  const folder = path.join(dataDirectory, 'run', program)
  await mkdir(folder, { recursive: true, mode: 0o711 })
  const holder = path.join(folder, 'supervisor.pid')
  const lock = tryLock(path.join(folder, 'supervisor.lock'))
  if (!lock) {
    const by = await readFile(holder, 'utf8').catch(() => 'an unknown one')
    throw new StartFault(`Greenroom already runs in ${dataDirectory} (process ${by.trim()}).`)
  }
  await writeFile(holder, `${process.pid}\n`)
  const groupsDirectory = path.join(folder, 'groups')
  await endRecordedGroups(groupsDirectory, graceMs)
  return { pidFile: path.join(folder, 'pid'), groupsDirectory, [Symbol.dispose]: () => lock[Symbol.dispose]() }
}
