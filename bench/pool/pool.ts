import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Backend } from '#agent-host/backends/backend.ts'
import { greenroomBackend } from '#agent-host/backends/greenroom/greenroom-backend.ts'
import { noModels } from '#agent-host/backends/model-access.ts'
import { opencodeBackend } from '#agent-host/backends/opencode/opencode-backend.ts'
import { lendKeys } from '#agent-host/gateway/gateway.ts'
import { Pool } from '#agent-host/pool/pool.ts'
import type { Budget } from '#agent-host/pool/slot-facts.ts'
import { measureTrees } from '#agent-host/processes/measure-memory.ts'
import { openAir } from '#agent-host/sandbox/sandbox.ts'
import { type Spread, spreadOf } from '#bench/figures.ts'
import { describeMachine } from '#bench/machine.ts'
import { makeChats, type TurnTaken } from '#bench/pool/chats.ts'
import { type MemoryPeaks, watchMemory } from '#bench/pool/watch-memory.ts'
import { zipfSequence } from '#bench/pool/zipf.ts'
import { type Goal, row, tellGoal, type Wanted } from '#bench/wanted.ts'
import { makeLog } from '#lib/log.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

const chatCount = 100
const roomFor = 10
/** So many people use their chats at once. */
const people = 3
const turnsPerRun = 150
/** A process for each turn is the same each time: a part of the turns says enough. */
const coldShare = 0.2

type Subject = { name: string; cold: boolean; budget: Budget | null }
type Figures = {
  subject: string
  turns: number
  hitRate: number
  /** From asking for a session to its first word. */
  firstTextMs: Partial<Record<TurnTaken['start'], Spread>>
  /** From asking for a session to having it. */
  leaseMs: Partial<Record<TurnTaken['start'], Spread>>
  peakMb: number
  peakProcesses: number
  largestMb: number
  overBudgetMb: number | null
  evictions: number
}
type Scene = {
  backend: Backend
  oneBytes: number
  directory: string
  turns: number
  say: Wanted['say']
  signal: AbortSignal
}

/**
 * 100 chats, each of a group of its own, used by Zipf's law by three people at once, on the memory of 10 processes; beside it a process for
 * each turn, and all processes kept: the least and the most that can be had.
 */
export async function benchPool({ runs, only, say, signal }: Wanted) {
  const machine = describeMachine()
  await using stack = new AsyncDisposableStack()
  const model = stack.adopt(await startScriptedModel(), (each) => each.close())
  const offered = { ...noModels, standard: { url: model.url, key: 'key', name: 'scripted' } }
  const directory = stack.adopt(await mkdtemp(path.join(tmpdir(), 'greenroom-bench-')), (folder) =>
    rm(folder, { recursive: true, force: true }),
  )
  const tools = { sandbox: openAir, agentsDirectory: directory, offered }
  const backend = only?.startsWith('opencode') ? opencodeBackend(tools) : greenroomBackend(tools)
  say(`Measuring one process of ${backend.name}`)
  const oneBytes = await measureOne(backend, path.join(directory, 'one'), signal)
  const scene: Scene = { backend, oneBytes, directory, turns: turnsPerRun * runs, say, signal }
  const figures: Figures[] = []
  for (const subject of subjectsFor(oneBytes)) figures.push(await measure(subject, scene))
  const goals = goalsOf(figures, oneBytes)
  for (const line of ['', ...goals.map(tellGoal), ...figures.map(tellFigures), '']) say(line)
  return {
    machine,
    agent: backend.id,
    model: 'scripted',
    chats: chatCount,
    people,
    oneMb: mb(oneBytes),
    figures,
    goals,
  }
}

const unbounded: Budget = { memoryBytes: Number.MAX_SAFE_INTEGER, slots: 10_000 }
const subjectsFor = (oneBytes: number): Subject[] => [
  { name: 'pool', cold: false, budget: { memoryBytes: oneBytes * roomFor, slots: 10_000 } },
  { name: 'a process for each turn', cold: true, budget: null },
  { name: 'all kept warm', cold: false, budget: null },
]

async function measure(subject: Subject, scene: Scene): Promise<Figures> {
  const { backend, signal, say } = scene
  const turns = Math.round(scene.turns * (subject.cold ? coldShare : 1))
  const chats = await makeChats(path.join(scene.directory, subject.name.replaceAll(' ', '-')), backend, chatCount)
  await using pool = openPool(subject.budget ?? unbounded)
  const memory = watchMemory(pool)
  const sequence = zipfSequence({ count: chatCount, length: turns, seed: 1 }).values()
  const busy = new Set<number>()
  const taken: TurnTaken[] = []
  const person = async () => {
    for (const at of sequence) {
      signal.throwIfAborted()
      // Whoever finds a chat at work goes on to the next.
      if (busy.has(at)) continue
      busy.add(at)
      const { cold } = subject
      taken.push((await chats[at]?.turn(pool, { cold, signal })) as TurnTaken)
      busy.delete(at)
      if (taken.length % 50 === 0) say(`${subject.name}: ${taken.length} of ${turns} turns`)
    }
  }
  await Promise.all(Array.from({ length: people }, person))
  return figuresOf(subject, { taken, peaks: await memory.stop(), evictions: pool.report().counts.evictions })
}

function openPool(budget: Budget): Pool {
  return new Pool({
    budget,
    gateway: lendKeys(noModels),
    sandbox: openAir,
    log: makeLog('bench', 'error'),
    onGone: async () => undefined,
  })
}

/** What a process takes once a turn ran in it. */
async function measureOne(backend: Backend, directory: string, signal: AbortSignal): Promise<number> {
  await using pool = openPool(unbounded)
  const [chat] = await makeChats(directory, backend, 1)
  await chat?.turn(pool, { cold: false, signal })
  const ids = pool.report().slots.flatMap(({ processId }) => processId ?? [])
  const [bytes] = (await measureTrees(ids.slice(0, 1))).values()
  if (bytes === undefined) throw new Error('a process has some memory')
  return bytes
}

function figuresOf(
  { name, budget }: Subject,
  { taken, peaks, evictions }: { taken: TurnTaken[]; peaks: MemoryPeaks; evictions: number },
): Figures {
  const starts = ['warm', 'resumed', 'new'] as const
  const spreads = (of: 'leaseMs' | 'firstTextMs') =>
    Object.fromEntries(
      starts.flatMap((start) => {
        const values = taken.filter((turn) => turn.start === start).map((turn) => turn[of])
        return values.length > 0 ? [[start, { ...spreadOf(values), runs: [values.length] }]] : []
      }),
    )
  // A chat's first turn can meet nothing warm.
  const again = taken.filter(({ start }) => start !== 'new')
  const warm = again.filter(({ start }) => start === 'warm').length
  return {
    subject: name,
    turns: taken.length,
    hitRate: again.length === 0 ? 0 : Math.round((warm / again.length) * 1000) / 1000,
    firstTextMs: spreads('firstTextMs'),
    leaseMs: spreads('leaseMs'),
    peakMb: mb(peaks.bytes),
    peakProcesses: peaks.processes,
    largestMb: mb(peaks.largestBytes),
    overBudgetMb: budget && mb(Math.max(0, peaks.bytes - budget.memoryBytes)),
    evictions,
  }
}

function goalsOf(figures: readonly Figures[], oneBytes: number): Goal[] {
  const ours = figures.find(({ subject }) => subject === 'pool')
  if (!ours) return []
  return [
    {
      what: 'memory over the budget',
      goal: '<= one process',
      figure: `${ours.overBudgetMb} MB of ${mb(oneBytes * roomFor)} MB, the largest process ${ours.largestMb} MB`,
      met: (ours.overBudgetMb ?? 0) <= ours.largestMb,
    },
  ]
}

const mb = (bytes: number) => Math.round(bytes / 1024 / 1024)

const tellFigures = ({ subject, turns, hitRate, firstTextMs, peakMb, peakProcesses }: Figures) => {
  const first = Object.entries(firstTextMs).map(([start, { median, worst }]) => `${start} ${median}, worst ${worst} ms`)
  return row(
    subject,
    `${turns} turns, ${Math.round(hitRate * 100)} % warm, peak ${peakMb} MB in ${peakProcesses}`,
    first.join('; '),
  )
}
