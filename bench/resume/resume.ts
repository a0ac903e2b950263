import { graceMs } from '#bench/follow/measure.ts'
import type { Counted } from '#bench/followers/asks.ts'
import { startCrowd } from '#bench/followers/crowd.ts'
import { describeMachine } from '#bench/machine.ts'
import { startGreenroom } from '#bench/subjects/greenroom.ts'
import { expectAnswers } from '#bench/subjects/model.ts'
import { startPeers } from '#bench/subjects/peers.ts'
import type { Subject } from '#bench/subjects/subject.ts'
import { type Goal, row, tellGoal, type Wanted } from '#bench/wanted.ts'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'

const followers = 20
const cutsEach = 50
const rate = 200
/** A turn is at least so long, that 50 cuts find their places in it. */
const leastSeconds = 10
/** Where it could not be cut often enough in one, more turns follow. */
const mostTurns = 4
/** Of the turn, so that all cuts are made while it runs. */
const cutShare = 0.75

type Cut = Counted & { subject: string }

/** Followers of one turn whose connections are cut 1000 times at random moments and bytes, and who go on each in its system's way. */
export async function benchResume({ runs, seconds, say, signal }: Wanted) {
  const machine = describeMachine()
  await using stack = new AsyncDisposableStack()
  const model = stack.adopt(await startScriptedModel(), (each) => each.close())
  say('Starting an installation and the peer')
  const greenroom = await startGreenroom(stack, model.url)
  const subjects = [greenroom, ...(await startPeers(stack, model.url, ['resumable-stream']))]
  const figures: Cut[] = []
  for (let run = 1; run <= runs; run++)
    for (const subject of subjects) {
      signal.throwIfAborted()
      say(`${subject.name}, ${run} of ${runs}`)
      const turn = { seconds: Math.max(seconds, leastSeconds), model, signal }
      let cuts = 0
      for (let turns = 1; cuts < followers * cutsEach && turns <= mostTurns; turns++) {
        const figure = await measureCuts(subject, turn)
        cuts += figure.cuts
        figures.push(figure)
      }
    }
  const goals = goalsOf(figures.filter(({ subject }) => subject === greenroom.name))
  for (const line of ['', ...goals.map(tellGoal), ...figures.map(tellCut), '']) say(line)
  return { machine, agent: 'greenroom', model: 'scripted', subjects: figures, goals }
}

type Turn = { seconds: number; model: ScriptedModelServer; signal: AbortSignal }

async function measureCuts(subject: Subject, { seconds, model, signal }: Turn): Promise<Cut> {
  const tokens = rate * seconds
  await using crowd = await startCrowd()
  const addresses = await subject.open(1)
  const cuts = { each: cutsEach, meanGapMs: (seconds * 1000 * cutShare) / cutsEach }
  await crowd.open(addresses.map((address) => ({ address, followers, tokens, cuts })))
  const answers = expectAnswers(model, 1)
  await subject.begin({ tokens, rate })
  await crowd.beginCuts()
  await answers.ended(signal)
  const counted = await crowd.finish(graceMs)
  await subject.end()
  return { subject: subject.name, ...counted }
}

function goalsOf(ours: readonly Cut[]): Goal[] {
  const sum = (count: (cut: Cut) => number) => ours.reduce((all, each) => all + count(each), 0)
  const lost = sum((each) => each.lost + each.eventsMissing)
  const doubled = sum((each) => each.doubled + each.eventsRepeated)
  return [
    {
      what: `cut ${sum(({ cuts }) => cuts)} times`,
      goal: '0 lost, 0 doubled',
      figure: `${lost} lost, ${doubled} doubled of ${sum(({ due }) => due)}`,
      met: lost + doubled === 0,
    },
  ]
}

const tellCut = ({ subject, due, lost, doubled, eventsMissing, eventsRepeated, cuts, brokenOff, refused }: Cut) =>
  row(
    subject,
    `${lost} lost, ${doubled} doubled of ${due}`,
    `${cuts} cuts; events ${eventsMissing} missing, ${eventsRepeated} repeated; broken off ${brokenOff}, refused ${JSON.stringify(refused)}`,
  )
