import { type FollowWanted, type Measured, measureFollow, type Scenario } from '#bench/follow/measure.ts'
import { goalsOf, makeReport, tell } from '#bench/follow/report.ts'
import { describeMachine } from '#bench/machine.ts'
import { profile } from '#bench/programs/profile.ts'
import { type Greenroom, startGreenroom } from '#bench/subjects/greenroom.ts'
import { startPeers } from '#bench/subjects/peers.ts'
import type { Wanted } from '#bench/wanted.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

const scenarios: Scenario[] = [
  { name: '1 follower', turns: 1, rate: 200, followers: 1 },
  { name: '50 followers', turns: 1, rate: 200, followers: 50 },
  { name: '200 followers', turns: 1, rate: 200, followers: 200 },
  { name: '1000 followers', turns: 1, rate: 200, followers: 1000 },
  { name: '20 turns x 10', turns: 20, rate: 50, followers: 10 },
]

/**
 * From the model sending a token to each follower having it, in a real installation and through the peers, one after the other in the
 * same call. The scripted model is in a provider's place, one process has all followers.
 */
export async function benchFollow({ runs, seconds, only, trace, say, signal }: Wanted) {
  const machine = describeMachine()
  await using stack = new AsyncDisposableStack()
  const model = stack.adopt(await startScriptedModel(), (each) => each.close())
  say('Starting an installation and the peers')
  const greenroom = await startGreenroom(stack, model.url)
  const subjects = [
    greenroom,
    greenroom.bare,
    ...(await startPeers(stack, model.url, ['bare', 'gathered', 'resumable-stream'])),
  ]
  say('Once without counting, so that nothing is measured cold')
  const warming = { name: 'warming', turns: 2, rate: 200, followers: 20 }
  for (const subject of subjects) await measureFollow(subject, { scenario: warming, seconds: 2, model, signal })
  const measured: { scenario: Scenario; figures: Measured[] }[] = []
  for (const scenario of scenarios.filter(({ name }) => !only || name.startsWith(only))) {
    const figures: Measured[] = []
    for (let run = 1; run <= runs; run++)
      for (const subject of subjects) {
        signal.throwIfAborted()
        say(`${scenario.name}: ${subject.name}, ${run} of ${runs}`)
        figures.push(await measureFollow(subject, { scenario, seconds, model, signal }))
      }
    if (trace) await traceWeb(greenroom, { scenario, seconds, model, signal }, trace)
    measured.push({ scenario, figures })
  }
  const report = makeReport(measured)
  const goals = goalsOf(report)
  for (const line of ['', ...tell(report, goals), '']) say(line)
  return { machine, agent: 'greenroom', model: 'scripted', seconds, runs, scenarios: report, goals }
}

/** Once more with the web's profile, which does not count: being looked at costs, too. */
async function traceWeb(greenroom: Greenroom, wanted: FollowWanted, file: string): Promise<void> {
  const tracing = await profile(await greenroom.app.webPid())
  await measureFollow(greenroom, wanted)
  await tracing.end(file)
}
