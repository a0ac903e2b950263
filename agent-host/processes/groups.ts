import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import {
  hasInEnvironment,
  listProcesses,
  type ProcessEntry,
  readBootId,
  readProcess,
} from '#agent-host/processes/process-table.ts'

/** The variable that every process of a slot inherits, so that it is found after it left its group. */
export const slotMarker = 'GREENROOM_SLOT'

const groupRecord = z.object({
  processId: z.number().int().positive(),
  startTime: z.string(),
  bootId: z.string(),
  marker: z.string().min(1),
  command: z.string(),
})
/** A process group as it is known: its leader, and the value of `slotMarker` in its processes. */
export type Group = Pick<z.infer<typeof groupRecord>, 'processId' | 'startTime' | 'marker'>

/** Writes down a group, so that the next start can end what a killed host left. Returns how to take the record away. */
export async function recordGroup(directory: string, group: Group & { command: string }): Promise<() => Promise<void>> {
  const file = path.join(directory, `${group.processId}.json`)
  await mkdir(directory, { recursive: true })
  const record: z.infer<typeof groupRecord> = { ...group, bootId: await readBootId() }
  await writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600 })
  await rename(`${file}.new`, file)
  return () => rm(file, { force: true })
}

/**
 * Ends what groups of an earlier host left alive, and forgets the groups. Only processes whose id and start time match the
 * record, or which carry its marker, are touched. Returns how many groups had any left.
 */
export async function endRecordedGroups(directory: string, graceMs = 2000): Promise<number> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.json'))
  const bootId = names.length > 0 ? await readBootId() : ''
  const ended = await Promise.all(
    names.map(async (name) => {
      const file = path.join(directory, name)
      const parsed = groupRecord.safeParse(parseJson(await readFile(file, 'utf8')))
      // Where environments cannot be read, a group whose leader is gone is known by its id alone.
      const byIdAlone = process.platform !== 'linux'
      const left =
        parsed.success && parsed.data.bootId === bootId ? await endGroup(parsed.data, { graceMs, byIdAlone }) : []
      await rm(file, { force: true })
      return left
    }),
  )
  return ended.filter((left) => left.length > 0).length
}

/**
 * TERM to every member, KILL to those that live on after `graceMs`; resolves when none is left. Returns whom it met.
 * `byIdAlone` takes processes of a group without a leader for members, which is safe only just after the leader ended.
 */
export async function endGroup(group: Group, how: { graceMs: number; byIdAlone: boolean }): Promise<number[]> {
  const met = new Set<number>()
  const deadline = performance.now() + how.graceMs
  let signal: NodeJS.Signals = 'SIGTERM'
  for (let pauseMs = 5; ; pauseMs = Math.min(50, pauseMs * 2)) {
    const members = await groupMembers(group, how.byIdAlone)
    if (members.length === 0) return [...met]
    if (performance.now() >= deadline) signal = 'SIGKILL'
    for (const { processId } of members) {
      if (signal === 'SIGKILL' || !met.has(processId)) tell(processId, signal)
      met.add(processId)
    }
    await delay(pauseMs)
  }
}

/** The living processes of a group: its leader, those in the leader's process group, and those that took the marker elsewhere. */
export async function groupMembers(group: Group, byIdAlone: boolean): Promise<ProcessEntry[]> {
  const entries = await listProcesses()
  const leader = entries.find((entry) => entry.processId === group.processId)
  const sameGroup = leader ? leader.startTime === group.startTime : byIdAlone
  const checked = await Promise.all(
    entries.map(async (entry) => {
      if (entry.processId === process.pid) return false
      if (sameGroup && entry.groupId === group.processId) return true
      return await hasInEnvironment(entry.processId, `${slotMarker}=${group.marker}`)
    }),
  )
  return entries.filter((_, index) => checked[index])
}

/** When the process was started; throws where it is already gone. */
export async function readStartTime(processId: number): Promise<string> {
  const entry = await readProcess(processId)
  if (!entry) throw new Error(`process ${processId} is gone`)
  return entry.startTime
}

function tell(processId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(processId, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
