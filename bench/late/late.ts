import { setTimeout as delay } from 'node:timers/promises'
import { type Spread, spreadOf } from '#bench/figures.ts'
import { graceMs } from '#bench/follow/measure.ts'
import type { CaughtUp, Counted } from '#bench/followers/asks.ts'
import { startCrowd } from '#bench/followers/crowd.ts'
import { describeMachine } from '#bench/machine.ts'
import { startGreenroom } from '#bench/subjects/greenroom.ts'
import { expectAnswers } from '#bench/subjects/model.ts'
import { startPeers } from '#bench/subjects/peers.ts'
import type { Subject } from '#bench/subjects/subject.ts'
import { type Goal, row, tellGoal, type Wanted } from '#bench/wanted.ts'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'

const tokens = 10_000
const latecomers = 5
const apartMs = 100
const lateShare = 0.93
const mostMs = 60
const mostTimesText = 1.5

type Joined = { subject: string; joins: CaughtUp[]; counted: Counted }
type Figures = {
  subject: string
  ms: Spread
  /** What came over the wire until all was there, in times of the text itself. */
  timesText: Spread
  lost: number
  doubled: number
}

/** Coming late to a turn of 10,000 tokens that still runs: how long until all is there that was said, and how many bytes. */
export async function benchLate({ runs, seconds, say, signal }: Wanted) {
  const machine = describeMachine()
  await using stack = new AsyncDisposableStack()
  const model = stack.adopt(await startScriptedModel(), (each) => each.close())
  say('Starting an installation and the peers')
  const greenroom = await startGreenroom(stack, model.url)
  const subjects = [greenroom, ...(await startPeers(stack, model.url, ['bare', 'resumable-stream']))]
  const joined: Joined[] = []
  for (let run = 1; run <= runs; run++)
    for (const subject of subjects) {
      signal.throwIfAborted()
      say(`${subject.name}, ${run} of ${runs}`)
      joined.push(await measureLate(subject, { rate: tokens / (2 * seconds), model, signal }))
    }
  const figures = subjects.map(({ name }) => figuresOf(name, joined))
  const goals = goalsOf(figures)
  for (const line of ['', ...goals.map(tellGoal), ...figures.map(tellFigures), '']) say(line)
  return {
    machine,
    agent: 'greenroom',
    model: 'scripted',
    tokens,
    latecomers: latecomers * runs,
    subjects: figures,
    goals,
  }
}

type Turn = { rate: number; model: ScriptedModelServer; signal: AbortSignal }

/** One follower from the beginning on, and some who come one after another when most has been said. */
async function measureLate(subject: Subject, { rate, model, signal }: Turn): Promise<Joined> {
  await using early = await startCrowd()
  await using late = await startCrowd()
  const addresses = await subject.open(1)
  const follows = addresses.map((address) => ({ address, followers: 1, tokens, timeline: true }))
  await early.open(follows)
  const answers = expectAnswers(model, 1)
  await subject.begin({ tokens, rate })
  while ((await early.delivered()) < tokens * lateShare) await delay(5, undefined, { signal })
  for (let latecomer = 1; latecomer <= latecomers; latecomer++) {
    await late.open(follows)
    await delay(apartMs, undefined, { signal })
  }
  await answers.ended(signal)
  const counted = await late.finish(graceMs)
  const joins = await late.caughtUp()
  await early.finish(graceMs)
  await subject.end()
  return { subject: subject.name, joins, counted }
}

function figuresOf(subject: string, all: readonly Joined[]): Figures {
  const runs = all.filter((each) => each.subject === subject)
  const joins = runs.flatMap((each) => each.joins)
  return {
    subject,
    ms: spreadOf(joins.map(({ ms }) => ms)),
    timesText: spreadOf(joins.map(({ bytes, textBytes }) => bytes / textBytes)),
    lost: runs.reduce((sum, { counted }) => sum + counted.lost, 0),
    doubled: runs.reduce((sum, { counted }) => sum + counted.doubled, 0),
  }
}

function goalsOf([ours]: readonly Figures[]): Goal[] {
  if (!ours) return []
  const { ms, timesText, lost, doubled } = ours
  return [
    {
      what: 'connected to caught up',
      goal: `<= ${mostMs} ms`,
      figure: `${ms.median} ms, worst ${ms.worst} ms`,
      met: ms.median <= mostMs,
    },
    {
      what: 'bytes until caught up',
      goal: `<= ${mostTimesText} x the text`,
      figure: `${timesText.median} x, worst ${timesText.worst} x`,
      met: timesText.worst <= mostTimesText,
    },
    {
      what: 'tokens',
      goal: '0 lost, 0 doubled',
      figure: `${lost} lost, ${doubled} doubled`,
      met: lost + doubled === 0,
    },
  ]
}

const tellFigures = ({ subject, ms, timesText, lost, doubled }: Figures) =>
  row(
    subject,
    `${ms.median} ms, worst ${ms.worst} ms`,
    `${timesText.median} x the text, ${lost} lost, ${doubled} doubled`,
  )
