import { type Spread, spreadOf } from '#bench/figures.ts'
import type { CpuPerToken, Measured, Scenario } from '#bench/follow/measure.ts'
import { type Goal, row, tellGoal } from '#bench/wanted.ts'

/** What one subject did in one scenario, over all runs. */
type Figures = {
  subject: string
  p50Ms: Spread
  p99Ms: Spread
  worstMs: number
  /** The median of the runs; null where the system does not say. */
  cpuUs: CpuPerToken | null
  due: number
  lost: number
  doubled: number
  eventsMissing: number
  eventsRepeated: number
  brokenOff: number
  refused: Record<string, number>
  bytesPerToken: number
  generatorPercent: number
  /** How many times of this ours is: below 1, ours is less. */
  ours: { p99: number | null; cpuServer: number | null; cpuAll: number | null } | null
}
export type Report = { name: string; turns: number; rate: number; followers: number; subjects: Figures[] }[]

export const makeReport = (measured: readonly { scenario: Scenario; figures: readonly Measured[] }[]): Report =>
  measured.map(({ scenario, figures }) => {
    const names = [...new Set(figures.map(({ subject }) => subject))]
    const subjects = names.map((name) =>
      figuresOf(
        name,
        figures.filter(({ subject }) => subject === name),
      ),
    )
    const [ours] = subjects
    return {
      ...scenario,
      subjects: subjects.map((each) => ({ ...each, ours: ours && ours !== each ? ratiosOf(ours, each) : null })),
    }
  })

function figuresOf(subject: string, runs: readonly Measured[]): Omit<Figures, 'ours'> {
  const sum = (count: (run: Measured) => number) => runs.reduce((all, run) => all + count(run), 0)
  const cpus = runs.flatMap(({ cpu }) => cpu ?? [])
  const median = (values: number[]) => spreadOf(values).median
  const refused: Record<string, number> = {}
  for (const [status, count] of runs.flatMap((run) => Object.entries(run.refused)))
    refused[status] = (refused[status] ?? 0) + count
  return {
    subject,
    p50Ms: spreadOf(runs.map(({ p50Ms }) => p50Ms)),
    p99Ms: spreadOf(runs.map(({ p99Ms }) => p99Ms)),
    worstMs: Math.max(...runs.map(({ worstMs }) => worstMs)),
    cpuUs:
      cpus.length > 0
        ? { serverUs: median(cpus.map(({ serverUs }) => serverUs)), allUs: median(cpus.map(({ allUs }) => allUs)) }
        : null,
    due: sum(({ due }) => due),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    eventsMissing: sum(({ eventsMissing }) => eventsMissing),
    eventsRepeated: sum(({ eventsRepeated }) => eventsRepeated),
    brokenOff: sum(({ brokenOff }) => brokenOff),
    refused,
    bytesPerToken: Math.round(
      sum(({ bytes }) => bytes) /
        Math.max(
          1,
          sum(({ delivered }) => delivered),
        ),
    ),
    generatorPercent: Math.max(...runs.map(({ generatorPercent }) => generatorPercent)),
  }
}

type Compared = Pick<Figures, 'p99Ms' | 'cpuUs'>

const ratiosOf = (ours: Compared, peer: Compared): NonNullable<Figures['ours']> => ({
  p99: ratio(ours.p99Ms.median, peer.p99Ms.median),
  cpuServer: ours.cpuUs && peer.cpuUs && ratio(ours.cpuUs.serverUs, peer.cpuUs.serverUs),
  cpuAll: ours.cpuUs && peer.cpuUs && ratio(ours.cpuUs.allUs, peer.cpuUs.allUs),
})

const ratio = (ours: number, theirs: number) => (theirs > 0 ? Math.round((ours / theirs) * 100) / 100 : null)

type Most = { p50Ms?: number; p99Ms: number; cpuUs?: number }
const most: Record<string, Most> = {
  '1 follower': { p50Ms: 4, p99Ms: 15 },
  '200 followers': { p99Ms: 40, cpuUs: 8 },
  '1000 followers': { p99Ms: 100, cpuUs: 5 },
  '20 turns x 10': { p99Ms: 40, cpuUs: 40 },
}

/** A goal for each figure that `measures.md` names. The time on a core is that of web, host and database together. */
export function goalsOf(report: Report): Goal[] {
  const goals = report.flatMap(({ name, subjects: [ours] }) => {
    const limits = most[name]
    if (!limits || !ours) return []
    const { p50Ms, p99Ms, cpuUs } = limits
    const cpu = ours.cpuUs
    return [
      ...(p50Ms ? [atMost(`${name}, p50`, ours.p50Ms, p50Ms)] : []),
      atMost(`${name}, p99`, ours.p99Ms, p99Ms),
      ...(cpuUs && cpu
        ? [
            {
              what: `${name}, CPU per token`,
              goal: `<= ${cpuUs} µs`,
              figure: `${cpu.allUs} µs, the web alone ${cpu.serverUs} µs`,
              met: cpu.allUs <= cpuUs,
            },
          ]
        : []),
    ]
  })
  const ours = report.flatMap(({ subjects }) => subjects.slice(0, 1))
  const sum = (count: (figures: Figures) => number) => ours.reduce((all, each) => all + count(each), 0)
  const [lost, doubled] = [
    sum((each) => each.lost + each.eventsMissing),
    sum((each) => each.doubled + each.eventsRepeated),
  ]
  const due = sum((each) => each.due)
  const figure = `${lost} lost, ${doubled} doubled of ${due}`
  return [...goals, { what: 'all tokens of all', goal: '0 lost, 0 doubled', figure, met: lost + doubled === 0 }]
}

const atMost = (what: string, { median, worst }: Spread, limitMs: number): Goal => ({
  what,
  goal: `<= ${limitMs} ms`,
  figure: `${median} ms, worst run ${worst} ms`,
  met: median <= limitMs,
})

/** The report as lines to read. */
export function tell(report: Report, goals: readonly Goal[]): string[] {
  const scenarios = report.flatMap(({ name, subjects }) => [
    '',
    row(name, 'p50 / p99 / worst ms, CPU µs server / all', 'lost, doubled; how many times that ours is'),
    ...subjects.map(tellFigures),
  ])
  return [...goals.map(tellGoal), ...scenarios]
}

function tellFigures({ subject, p50Ms, p99Ms, worstMs, cpuUs, lost, doubled, ours, ...rest }: Figures): string {
  const cpu = cpuUs ? `${cpuUs.serverUs} / ${cpuUs.allUs}` : 'not measured'
  const ratios = ours ? `; p99 x${ours.p99}, CPU x${ours.cpuServer} / x${ours.cpuAll}` : ''
  return row(
    `  ${subject}`,
    `${p50Ms.median} / ${p99Ms.median} / ${worstMs}, ${cpu}`,
    `${lost}, ${doubled}, ${rest.bytesPerToken} B a token${ratios}; followers busy ${rest.generatorPercent} %`,
  )
}
