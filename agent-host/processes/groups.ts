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
  withDescendants,
} from '#agent-host/processes/process-table.ts'

/** The variable that every process of a slot inherits, so that it is found after it left its group. */
export const slotMarker = 'GREENROOM_SLOT'

const groupRecord = z.object({
  marker: z.string().min(1),
  leader: z.object({ processId: z.number().int().positive(), startTime: z.string() }).nullable(),
  bootId: z.string(),
  command: z.string(),
})
/** A process group as it is known: the value of `slotMarker` in its processes, and its leader once that was started. */
export type Group = Pick<z.infer<typeof groupRecord>, 'marker' | 'leader'> & {
  /** The first process of its sandbox, with which all in there end; once it is known. */
  inner?: Leader
}
export type Leader = NonNullable<z.infer<typeof groupRecord>['leader']>

/**
 * Writes down a group, so that the next start can end what a killed host left: once before its program is started, and again
 * when its leader is known.
 */
export async function recordGroup(directory: string, group: Group & { command: string }): Promise<void> {
  const file = recordFile(directory, group)
  await mkdir(directory, { recursive: true })
  const record: z.infer<typeof groupRecord> = { ...group, bootId: await readBootId() }
  await writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

export const forgetGroup = (directory: string, group: Group) => rm(recordFile(directory, group), { force: true })

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

const sandboxProgram = 'bwrap'

/** How long a killed process may take to go; one that the kernel holds longer is left to it. */
const killedMs = 10_000

/**
 * TERM to every member, KILL to those that live on after `graceMs`; resolves when none is left. Returns whom it met.
 * `byIdAlone` takes processes of a group without a leader for members, which is safe only just after the leader ended.
 */
export async function endGroup(group: Group, how: { graceMs: number; byIdAlone: boolean }): Promise<number[]> {
  const met = new Set<number>()
  const killAt = performance.now() + how.graceMs
  let metInside = false
  for (let pauseMs = 5; performance.now() < killAt + killedMs; pauseMs = Math.min(50, pauseMs * 2)) {
    const members = await groupMembers(group, how.byIdAlone)
    const signal = performance.now() >= killAt ? 'SIGKILL' : 'SIGTERM'
    const inside = members.filter(({ name }) => name !== sandboxProgram)
    metInside ||= inside.length > 0
    // What holds a sandbox goes with the program inside; told to go itself, it would take that along before it could tidy up.
    const addressed = signal === 'SIGTERM' && metInside ? inside : members
    const told = addressed.filter(
      ({ processId }) => (signal === 'SIGTERM' && met.has(processId)) || tell(processId, signal),
    )
    if (told.length === 0 && addressed.length === members.length) break
    for (const { processId } of told) met.add(processId)
    await delay(pauseMs)
  }
  return [...met]
}

/**
 * The living processes of a group: its leader, those in the leader's process group, all of its sandbox, and those that took the marker
 * elsewhere.
 */
export async function groupMembers({ leader, marker, inner }: Group, byIdAlone: boolean): Promise<ProcessEntry[]> {
  const entries = await listProcesses()
  const first = entries.filter((entry) => entry.processId === inner?.processId && entry.startTime === inner.startTime)
  const inSandbox = new Set(withDescendants(first, entries).map((entry) => entry.processId))
  const now = entries.find((entry) => entry.processId === leader?.processId)
  const sameGroup = leader !== null && (now ? now.startTime === leader.startTime : byIdAlone)
  const checked = await Promise.all(
    entries.map(async (entry) => {
      if (entry.processId === process.pid) return false
      if (inSandbox.has(entry.processId)) return true
      if (sameGroup && entry.groupId === leader.processId) return true
      return await hasInEnvironment(entry.processId, `${slotMarker}=${marker}`)
    }),
  )
  return entries.filter((_, index) => checked[index])
}

/** The leader of a group that was just started. */
export async function readLeader(processId: number): Promise<Leader> {
  return { processId, startTime: (await readProcess(processId))?.startTime ?? '' }
}

/** Whether there was such a process and it may be told. */
function tell(processId: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(processId, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH' || code === 'EPERM') return false
    throw error
  }
}

const recordFile = (directory: string, { marker }: Group) => path.join(directory, `${marker}.json`)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
