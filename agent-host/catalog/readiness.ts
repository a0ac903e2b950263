import { type AgentPackage, agentPackages } from '#agent-host/backends/agent-packages.ts'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import { type BackendHealth, type BackendInfo, backendInfo } from '#lib/domain/backends/backend.ts'

type Family = keyof ModelAccess

/** Who made it, and which models it can be used with: any one of them will do. */
type Known = { maker: string; models: readonly Family[] }

const knownBackends: Record<AgentPackage['id'] | 'greenroom' | 'opencode', Known> = {
  greenroom: { maker: 'Greenroom', models: ['standard'] },
  opencode: { maker: 'Anomaly', models: ['standard'] },
  goose: { maker: 'Agentic AI Foundation', models: ['standard', 'openai'] },
  qwen: { maker: 'Alibaba Cloud', models: ['standard', 'openai'] },
  gemini: { maker: 'Google', models: ['google'] },
  claude: { maker: 'Anthropic', models: ['anthropic'] },
  codex: { maker: 'OpenAI', models: ['openai'] },
}

const settings: Record<Family, string> = {
  standard: 'GREENROOM_MODEL_URL and GREENROOM_MODEL_NAME',
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GEMINI_API_KEY',
}

/** What a host has for a backend; `installed` is the version of its package in the host's folder of agents, null where it is not there. */
export type Found = { installed: string | null; models: ModelAccess }

/** The package that a backend comes in; null where there is none to install. */
export const packageOf = ({ id, custom }: Pick<BackendHealth, 'id' | 'custom'>): AgentPackage | null =>
  (!custom && Object.values<AgentPackage>(agentPackages).find((each) => each.id === id)) || null

/** What a backend says of itself, with what it lacks and how it is put there. */
export function withReadiness(health: BackendHealth, found: Found): BackendInfo {
  const about = health.custom ? null : (Object.entries(knownBackends).find(([id]) => id === health.id)?.[1] ?? null)
  const tested = packageOf(health)?.version ?? null
  const isOther = tested !== null && found.installed !== null && found.installed !== tested
  return backendInfo.parse({
    ...health,
    version: health.version ?? found.installed,
    maker: health.maker ?? about?.maker ?? null,
    testedVersion: isOther ? tested : null,
    install: health.install ?? installOf(health, { ...found, isOther }),
    needs: health.needs ?? needsOf(health, about, found),
  })
}

function installOf(
  health: BackendHealth,
  { installed, isOther }: Found & { isOther: boolean },
): BackendInfo['install'] {
  const note = 'On the host, in Greenroom’s folder. It is seen within a minute.'
  const isAway = health.state === 'missing' && installed === null
  if (packageOf(health)) return isAway || isOther ? { command: `npm run agents -- install ${health.id}`, note } : null
  if (health.id !== 'opencode' || health.custom || !isAway) return null
  return { command: 'npm install', note: 'It comes with Greenroom as an optional package. Start Greenroom again then.' }
}

function needsOf(health: BackendHealth, about: Known | null, { models }: Found): string[] {
  if (!about || health.scripted || about.models.some((family) => models[family] !== null)) return []
  const names = about.models.map((family) => settings[family]).join(', or ')
  return [`A model: set ${names}, and start Greenroom again.`]
}
