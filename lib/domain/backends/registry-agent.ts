import { z } from 'zod'
import { environmentName } from '#lib/domain/backends/environment-name.ts'
import { backendId } from '#lib/domain/ids.ts'
import { shortName } from '#lib/domain/short-name-schema.ts'

/**
 * An agent as the registry of the Agent Client Protocol describes it: its `agent.json`, format 1.0.0 (agent.schema.json and FORMAT.md of
 * agentclientprotocol/registry). What only lists need of it, as icons and licences, is left out.
 */
export const registryPlatforms = [
  'darwin-aarch64',
  'darwin-x86_64',
  'linux-aarch64',
  'linux-x86_64',
  'windows-aarch64',
  'windows-x86_64',
] as const
export type RegistryPlatform = (typeof registryPlatforms)[number]

const args = z.array(z.string().max(4096)).max(64).default([])
const env = z.record(environmentName, z.string().max(8192)).default({})

/** `name` or `name@version` of npm: never an address, a path or an option. */
const packageSpec = z
  .string()
  .max(300)
  .regex(/^(@[a-z0-9][\w.~-]*\/)?[a-zA-Z0-9][\w.~-]*(@[\w][\w.+-]*)?$/, 'Not the name of an npm package')
const packageCommand = z.string().regex(/^[\w][\w.-]{0,99}$/, 'Not the name of a command')

/** A program inside an archive. */
const insideCommand = z
  .string()
  .min(1)
  .max(500)
  .refine((cmd) => isInside(cmd), 'Not a path inside the archive')

const binaryTarget = z.object({
  archive: z.url({ protocol: /^https$/, error: 'Not an https address' }).max(2000),
  sha256: z
    .string()
    .regex(/^[a-fA-F0-9]{64}$/, 'Not a SHA-256 checksum')
    .optional(),
  cmd: insideCommand,
  args,
  env,
})
export type BinaryTarget = z.infer<typeof binaryTarget>

const distribution = z
  .object({
    npx: z.object({ package: packageSpec, cmd: packageCommand.optional(), args, env }).optional(),
    binary: z.partialRecord(z.enum(registryPlatforms), binaryTarget).optional(),
    uvx: z.unknown().optional(),
  })
  .superRefine((given, context) => {
    if (given.npx || Object.keys(given.binary ?? {}).length > 0) return
    const message =
      given.uvx === undefined
        ? 'It says neither npx nor binary, so there is nothing to install'
        : 'It comes through uvx (Python) alone, which is not supported'
    context.addIssue({ code: 'custom', message })
  })

export const registryAgent = z.object({
  id: backendId,
  name: shortName('Its name is missing'),
  version: z
    .string()
    .max(100)
    .regex(/^[0-9]+\.[0-9]+\.[0-9]+[\w.+-]*$/, 'Not a version like 1.2.3'),
  description: z.string().max(2000).default(''),
  authors: z.array(z.string().max(200)).max(50).default([]),
  distribution,
})
export type RegistryAgent = z.infer<typeof registryAgent>

/** How an agent is brought to a host: its npm package where it has one, else the archive for the host's platform. */
export type RegistryPlan =
  | { kind: 'npx'; package: string; cmd: string | null; args: string[]; env: Record<string, string> }
  | { kind: 'binary'; targets: Partial<Record<RegistryPlatform, BinaryTarget>> }

/** What is fetched and run; a package without a version is taken in the agent's own. */
export function planOf({ version, distribution }: RegistryAgent): RegistryPlan {
  const { npx, binary = {} } = distribution
  if (!npx) return { kind: 'binary', targets: binary }
  const isPinned = npx.package.lastIndexOf('@') > 0
  return {
    kind: 'npx',
    package: isPinned ? npx.package : `${npx.package}@${version}`,
    cmd: npx.cmd ?? null,
    args: npx.args,
    env: npx.env,
  }
}

/** What is run, in one word for lists: a package, or a program of an archive. */
export function commandOf(agent: RegistryAgent): string {
  const plan = planOf(agent)
  return plan.kind === 'npx' ? plan.package : (Object.values(plan.targets)[0]?.cmd ?? agent.id)
}

/** The name of a package without its version. */
export const packageNameOf = (spec: string) => spec.replace(/(.)@[^@/]*$/, '$1')

export type ReadAgent = { ok: true; agent: RegistryAgent } | { ok: false; fault: string }

/** Reads what somebody pasted. The fault is a sentence that says where it does not fit. */
export function readRegistryAgent(text: string): ReadAgent {
  const json = parseJson(text)
  if (json === undefined) return { ok: false, fault: 'This is not JSON. Paste the whole agent.json of one agent.' }
  if (isWholeRegistry(json)) return { ok: false, fault: 'This is a whole registry. Paste one agent of it.' }
  const parsed = registryAgent.safeParse(json)
  if (parsed.success) return { ok: true, agent: parsed.data }
  const [issue] = parsed.error.issues
  const place = issue?.path.join('.')
  return { ok: false, fault: place ? `${place}: ${issue?.message}.` : `${issue?.message ?? 'It does not fit'}.` }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const isWholeRegistry = (json: unknown) =>
  typeof json === 'object' && json !== null && 'agents' in json && Array.isArray(json.agents)

/** Whether a path stays where it is counted from. */
export function isInside(path: string): boolean {
  if (path === '' || path.includes('\0') || path.includes('\\') || path.startsWith('/') || /^[a-z]:/i.test(path))
    return false
  return !path.split('/').includes('..')
}
