import { builtInBackends } from '#agent-host/backends/registry.ts'
import { describeMachine } from '#bench/machine.ts'
import { openApi } from '#bench/subjects/api.ts'
import { untilQuiet } from '#bench/subjects/greenroom.ts'
import { type BareTimes, measureBare } from '#bench/turn/bare.ts'
import { measureOurs, type OurTimes } from '#bench/turn/ours.ts'
import { figuresOf, goalsOf, tellAgent } from '#bench/turn/report.ts'
import { Recorder, recordBare } from '#bench/turn/start-bare.ts'
import { tellGoal, type Wanted } from '#bench/wanted.ts'
import { readEnvironment } from '#lib/env.ts'
import { startApp } from '#tests/support/app.ts'
import { accessTo, environmentOf } from '#tests/support/scripted-model/model-access.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

const rounds = 5
const text = '[[plain:6:500]]'

export type Measured = { agent: string; bare: BareTimes; ours: OurTimes }

/**
 * From a prompt to the first text, for each agent that is installed in AGENTS_DIR: through an installation with its sandbox and gateway, and the
 * agent by itself in the same call, one after the other. The model answers at once.
 */
export async function benchTurn({ runs, only, say, signal }: Wanted) {
  const machine = describeMachine()
  await using stack = new AsyncDisposableStack()
  const model = stack.adopt(await startScriptedModel(), (each) => each.close())
  const models = accessTo(model, 'bench')
  const { agentsDirectory } = readEnvironment(process.env)
  const environment = { ...environmentOf(models), AGENTS_DIR: agentsDirectory }
  const app = stack.adopt(await startApp({ environment }), (each) => each.stop())
  const api = await openApi(app)
  await untilQuiet(app)
  const measured: Measured[] = []
  for (const agent of await readyAgents(api, only)) {
    const recorder = new Recorder()
    const tools = { sandbox: recorder, offered: models, agentsDirectory }
    const backend = builtInBackends(tools).find(({ id }) => id === agent)
    if (!backend) continue
    const start = await recordBare(stack, { backend, recorder, models })
    for (let run = 1; run <= runs; run++) {
      signal.throwIfAborted()
      say(`${agent}, ${run} of ${runs}`)
      const bare = await measureBare(start, rounds, text)
      measured.push({ agent, bare, ours: await measureOurs({ url: app.url, api }, agent, rounds, text) })
    }
  }
  const figures = figuresOf(measured)
  const goals = goalsOf(figures)
  for (const line of ['', ...goals.map(tellGoal), '', ...figures.flatMap(tellAgent), '']) say(line)
  return { machine, model: 'scripted', rounds: rounds * runs, agents: figures, goals }
}

type Listed = { items: { id: string; state: string; custom: boolean }[] }

async function readyAgents(api: Awaited<ReturnType<typeof openApi>>, only: string | undefined): Promise<string[]> {
  const { items } = await api<Listed>('GET', '/backends')
  return items
    .filter(({ id, state, custom }) => state === 'ready' && !custom && id.startsWith(only ?? ''))
    .map(({ id }) => id)
}
