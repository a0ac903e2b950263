import { type AgentPackage, agentPackages } from '#agent-host/backends/agent-packages.ts'
import { npmInstall, npmRemove, readInstalledPackage } from '#agent-host/packages/npm.ts'
import { StartFault } from '#scripts/supervisor/start-fault.ts'

type Where = { directory: string; say: (line: string) => void; signal: AbortSignal }

const known: readonly AgentPackage[] = Object.values(agentPackages)
const usage = 'Say npm run agents, npm run agents -- install <name>… (or all), or npm run agents -- remove <name>…'

/** What `npm run agents` does with these words. Throws `StartFault` or `Refusal` in words for who called it. */
export async function agentsCommand(words: readonly string[], where: Where): Promise<void> {
  const [verb, ...names] = words
  if (verb === undefined || (verb === 'list' && names.length === 0)) return await list(where)
  if (verb !== 'install' && verb !== 'remove') throw new StartFault(usage)
  if (names.length === 0) throw new StartFault(`Say which: ${known.map(({ id }) => id).join(', ')} or all.`)
  const agents = chosen(names)
  if (verb === 'install') await install(agents, where)
  else await remove(agents, where)
  await list(where)
}

function chosen(names: readonly string[]): readonly AgentPackage[] {
  if (names.includes('all')) return known
  const unknown = names.find((name) => !known.some(({ id }) => id === name))
  if (unknown === 'opencode' || unknown === 'greenroom')
    throw new StartFault(`${unknown} comes with Greenroom: there is nothing to install or to remove.`)
  if (unknown !== undefined)
    throw new StartFault(
      `There is no agent ${JSON.stringify(unknown)}. Known: ${known.map(({ id }) => id).join(', ')}.`,
    )
  return known.filter(({ id }) => names.includes(id))
}

async function install(agents: readonly AgentPackage[], { directory, say, signal }: Where): Promise<void> {
  const packages = agents.map((agent) => `${agent.package}@${agent.version}`)
  say(`Installing ${packages.join(', ')} into ${directory}`)
  await npmInstall({ directory, packages, signal })
}

async function remove(agents: readonly AgentPackage[], { directory, say, signal }: Where): Promise<void> {
  const states = await Promise.all(agents.map((agent) => readInstalledPackage(directory, agent.package)))
  const there = agents.filter((_, index) => states[index] !== null)
  if (there.length === 0) return say('None of these is installed.')
  say(`Removing ${there.map(({ name }) => name).join(', ')} from ${directory}`)
  await npmRemove({ directory, packages: there.map((agent) => agent.package), signal })
}

async function list({ directory, say }: Where): Promise<void> {
  say(`Agents in ${directory}`)
  for (const agent of known) {
    const installed = (await readInstalledPackage(directory, agent.package))?.version ?? null
    say(`  ${agent.id.padEnd(8)} ${stateOf(agent, installed)}`)
  }
  say('  opencode and greenroom come with Greenroom.')
}

function stateOf({ id, version }: AgentPackage, installed: string | null): string {
  if (installed === version) return `installed  ${version}`
  const command = `npm run agents -- install ${id}`
  if (installed === null) return `missing    ${version} with: ${command}`
  return `installed  ${installed}, tested with ${version}: ${command}`
}
