import type { OpencodeClient } from '@opencode-ai/sdk/v2/client'
import { z } from 'zod'
import { call } from '#agent-host/backends/opencode/calls.ts'
import type { BackendOption, Command } from '#lib/domain/backends/backend.ts'
import { modeOfToday, modeWords, type StableMode, stableModes } from '#lib/domain/backends/modes.ts'

/** What a folder's opencode offers. */
export type Offer = {
  models: { id: string; name: string; contextTokens: number | undefined }[]
  model: string
  agents: { name: string; description: string | null }[]
  commands: Command[]
}
export type Choice = { mode: StableMode; model: string; agent: string }

const providers = z.object({
  providers: z.array(
    z.object({
      id: z.string(),
      models: z.record(
        z.string(),
        z.object({ name: z.string(), limit: z.object({ context: z.number() }).optional().catch(undefined) }),
      ),
    }),
  ),
})
const agents = z.array(
  z.object({ name: z.string(), description: z.string().optional(), mode: z.string(), hidden: z.boolean().optional() }),
)
const commands = z.array(
  z.object({ name: z.string(), description: z.string().optional(), source: z.string().optional() }),
)

/** Asks the server what it offers in a folder. `model` is the installation's own. */
export async function readOffer(client: OpencodeClient, directory: string, model: string): Promise<Offer> {
  const [given, known, slash] = await Promise.all([
    call(client.config.providers({ directory })),
    call(client.app.agents({ directory })),
    call(client.command.list({ directory })),
  ])
  const models = providers.parse(given).providers.flatMap(({ id, models }) =>
    Object.entries(models).map(([key, { name, limit }]) => ({
      id: `${id}/${key}`,
      name,
      contextTokens: limit?.context,
    })),
  )
  return {
    models,
    model,
    agents: agents
      .parse(known)
      .filter(({ mode, hidden }) => mode !== 'subagent' && !hidden)
      .map(({ name, description }) => ({ name, description: description ?? null })),
    commands: commands
      .parse(slash)
      .map(({ name, description }) => ({ name, description: description ?? '', hint: null })),
  }
}

export const firstChoice = (offer: Offer): Choice => ({
  mode: 'ask',
  model: offer.model,
  agent: offer.agents.find(({ name }) => name === 'build')?.name ?? offer.agents[0]?.name ?? 'build',
})

/** The agent of opencode that changes nothing: our mode for planning. */
const planner = 'plan'

export function offeredOptions(offer: Offer, choice: Choice): BackendOption[] {
  const models = offer.models.map(({ id, name }) => ({ value: id, name, description: null }))
  const agents = offer.agents
    .filter(({ name }) => name !== planner)
    .map(({ name, description }) => ({ value: name, name, description }))
  const canPlan = offer.agents.some(({ name }) => name === planner)
  const modes = stableModes
    .filter((mode) => mode !== 'plan' || canPlan)
    .map((mode) => ({ value: mode, ...modeWords[mode] }))
  return [
    { id: 'mode', name: 'Mode', category: 'mode', value: choice.mode, choices: modes },
    { id: 'model', name: 'Model', category: 'model', value: choice.model, choices: models },
    { id: 'agent', name: 'Agent', category: 'other', value: choice.agent, choices: agents },
  ]
}

/** The choice with one option changed; null where that is not offered. */
export function choose(offer: Offer, choice: Choice, id: string, wanted: string): Choice | null {
  const option = offeredOptions(offer, choice).find((one) => one.id === id)
  const values = option?.choices.map(({ value }) => value) ?? []
  const value = id === 'mode' ? modeOfToday(wanted, values) : wanted
  return values.includes(value) ? { ...choice, [id]: value } : null
}

/** The agent of opencode that answers. */
export const agentOf = ({ mode, agent }: Choice): string => (mode === 'plan' ? planner : agent)

/** Whether what it asks leave for is given without asking a person. */
export const isAllowed = ({ mode }: Choice, permission: string): boolean =>
  mode === 'auto' || (mode === 'edit' && permission === 'edit')
