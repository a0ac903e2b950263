import { type Spread, spreadOf } from '#bench/figures.ts'
import type { Opening, Streaming } from '#bench/page/measure.ts'
import type { ScriptsSent } from '#bench/page/scripts-sent.ts'
import type { Goal } from '#bench/wanted.ts'

export type Measured = { first: Opening; openings: Opening[]; bare: number[]; streamings: Streaming[] }

const mostVisibleMs = 1000
const mostScriptBytes = 250_000
const longestTaskMs = 50
const mostTold = 5
const leastShift = 0.0005

/** The figures of one call, without what only serves to find out why. */
export type Report = {
  firstVisibleMs: number
  visibleMs: Spread
  bareMs: Spread
  ratio: number
  aliveMs: Spread
  firstByteMs: Spread
  documentBytes: number
  openingShift: number
  scripts: ScriptsSent & { total: number }
  streaming: {
    runs: number
    tokensPerSecond: number
    behindMs: Spread
    longTasks: number
    longestTaskMs: number
    /** What the task that took most of a core took of it; what it waited is not in it. */
    longestTaskCpuMs: number
    busyPercent: number
    longFrames: number
    longestFrameMs: number
    longestGapMs: number
    shift: number
  }
}

export function makeReport({ first, openings, bare, streamings }: Measured): Report {
  const visibleMs = spreadOf(openings.map((each) => each.visibleMs))
  const bareMs = spreadOf(bare)
  const scripts = openings
    .map((each) => ({ ...each.scripts, total: each.scripts.inHtml + each.scripts.later }))
    .reduce((most, each) => (each.total > most.total ? each : most))
  const tasks = streamings.flatMap(({ seen }) => seen.tasks.map(({ ms }) => ms))
  const frames = streamings.flatMap(({ seen }) => seen.frames.map(({ ms }) => ms))
  return {
    firstVisibleMs: Math.round(first.visibleMs),
    visibleMs,
    bareMs,
    ratio: Math.round((visibleMs.median / bareMs.median) * 100) / 100,
    aliveMs: spreadOf(openings.map((each) => each.aliveMs)),
    firstByteMs: spreadOf(openings.map((each) => each.firstByteMs)),
    documentBytes: Math.max(...openings.map((each) => each.documentBytes)),
    openingShift: Math.max(...openings.map((each) => each.shift)),
    scripts,
    streaming: {
      runs: streamings.length,
      tokensPerSecond: Math.round(Math.min(...streamings.map((each) => each.tokensPerSecond))),
      behindMs: spreadOf(streamings.map((each) => each.behindMs)),
      longTasks: tasks.length,
      longestTaskMs: Math.round(Math.max(0, ...tasks)),
      longestTaskCpuMs: Math.round(Math.max(...streamings.map(({ thread }) => thread.longestTaskCpuMs))),
      busyPercent: Math.round(
        Math.max(...streamings.map(({ thread, seconds }) => (thread.cpuSeconds / seconds) * 100)),
      ),
      longFrames: frames.length,
      longestFrameMs: Math.round(Math.max(0, ...frames)),
      longestGapMs: Math.round(Math.max(...streamings.map(({ seen }) => seen.longestGapMs))),
      shift: Math.max(...streamings.map((each) => each.shift)),
    },
  }
}

export function goalsOf({ visibleMs, scripts, streaming }: Report): Goal[] {
  const { median, worst } = visibleMs
  return [
    {
      what: 'last message visible',
      goal: `< ${mostVisibleMs} ms`,
      figure: `${median} ms, worst ${worst} ms`,
      met: worst < mostVisibleMs,
    },
    {
      what: 'JavaScript, compressed',
      goal: `< ${mostScriptBytes / 1000} kB`,
      figure: `${kilobytes(scripts.total)} kB`,
      met: scripts.total < mostScriptBytes,
    },
    {
      what: 'tasks while streaming',
      goal: `none > ${longestTaskMs} ms`,
      figure: streaming.longTasks === 0 ? 'none' : `${streaming.longTasks}, longest ${streaming.longestTaskMs} ms`,
      met: streaming.longTasks === 0,
    },
  ]
}

/** The report as lines to read. */
export function tell(report: Report, goals: readonly Goal[]): string[] {
  const { bareMs, aliveMs, scripts, streaming } = report
  return [
    ...goals.map(({ what, goal, figure, met }) => row(what, figure, `${goal}  ${met ? 'met' : 'MISSED'}`)),
    row('the same as a bare page', `${bareMs.median} ms, worst ${bareMs.worst} ms`, `ratio ${report.ratio}`),
    row('first opening after a start', `${report.firstVisibleMs} ms`),
    row(
      'first byte of the document',
      `${report.firstByteMs.median} ms, worst ${report.firstByteMs.worst} ms`,
      `${kilobytes(report.documentBytes)} kB in all`,
    ),
    row('alive', `${aliveMs.median} ms, worst ${aliveMs.worst} ms`),
    row('JavaScript named in the HTML', `${kilobytes(scripts.inHtml)} kB`),
    row('JavaScript loaded later', `${kilobytes(scripts.later)} kB`),
    row('JavaScript of workers', `${kilobytes(scripts.inWorkers)} kB`, `${scripts.files} files in all`),
    row('layout shift while opening', `${report.openingShift}`),
    row('layout shift while streaming', `${streaming.shift}`, `${streaming.runs} runs`),
    row('tokens a second', `${streaming.tokensPerSecond}`, 'as they came to the page, slowest run'),
    row('behind the model at the end', `${streaming.behindMs.median} ms, worst ${streaming.behindMs.worst} ms`),
    row('longest task by time on a core', `${streaming.longestTaskCpuMs} ms`, 'without what it waited'),
    row('main thread at work', `${streaming.busyPercent} %`),
    row('frames over 50 ms', `${streaming.longFrames}, longest ${streaming.longestFrameMs} ms`),
    row('longest time between frames', `${streaming.longestGapMs} ms`),
  ]
}

/** The longest frames of a run and its largest shifts: where to look first. */
export function tellWorst({ seen }: Streaming): string[] {
  const frames = seen.frames.toSorted((a, b) => b.ms - a.ms).slice(0, mostTold)
  const shifts = seen.shifts.filter(({ value }) => value >= leastShift).toSorted((a, b) => b.value - a.value)
  return [
    ...frames.map(
      ({ at, ms, script }) => `  a frame of ${Math.round(ms)} ms at ${Math.round(at)} ms: ${script ?? 'no script'}`,
    ),
    ...shifts.slice(0, mostTold).map(({ value, what }) => `  a shift of ${value.toFixed(4)}: ${what.join(', ')}`),
  ]
}

const kilobytes = (bytes: number) => Math.round(bytes / 100) / 10
const row = (what: string, figure: string, remark = '') => `${what.padEnd(30)} ${figure.padEnd(28)} ${remark}`.trimEnd()
