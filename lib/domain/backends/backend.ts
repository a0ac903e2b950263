import { z } from 'zod'
import { environmentName } from '#lib/domain/backends/environment-name.ts'
import { commandOf, type RegistryAgent, registryAgent } from '#lib/domain/backends/registry-agent.ts'
import { type BackendId, backendId } from '#lib/domain/ids.ts'
import { shortName } from '#lib/domain/short-name-schema.ts'

export const backendStates = ['ready', 'missing', 'broken'] as const

/** A custom ACP command, as an administrator adds it. */
export const customBackend = z.object({
  id: backendId,
  name: shortName('Give it a name'),
  command: z.string().min(1).max(4096),
  args: z.array(z.string().max(4096)).max(64).default([]),
  env: z.record(environmentName, z.string().max(8192)).default({}),
})
export type CustomBackend = z.infer<typeof customBackend>

/** The same as it is stored: where it came from the registry, its agent says what is fetched and run, and `env` is added to that. */
export type BackendDefinition = CustomBackend & { registry?: RegistryAgent | null }

const given = {
  name: customBackend.shape.name.optional(),
  command: customBackend.shape.command.optional(),
  args: customBackend.shape.args,
  env: customBackend.shape.env,
  registry: registryAgent.optional(),
}
type Given = z.output<z.ZodObject<typeof given>>

/** Either a command or an agent. */
function requireOne({ registry, command, args, name }: Given, context: z.RefinementCtx): void {
  const issue = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
  if (registry && (command !== undefined || args.length > 0))
    issue('command', 'Give a command or an agent of the registry, not both')
  if (!registry && name === undefined) issue('name', 'Give it a name')
  if (!registry && command === undefined) issue('command', 'Say what is started')
}

/** What a backend that was added may be changed to. */
export const changedBackend = z.strictObject(given).superRefine(requireOne)

/** What may be added: a command, or an agent of the registry under its own or another id and name. */
export const newBackend = z
  .strictObject({ id: customBackend.shape.id.optional(), ...given })
  .superRefine((backend, context) => {
    requireOne(backend, context)
    if (!backend.registry && backend.id === undefined)
      context.addIssue({ code: 'custom', path: ['id'], message: 'Give it an id' })
  })

/** What is stored of what was given. Throws where neither a command nor an agent was; the schemas let no such thing through. */
export function definitionOf({ registry, ...added }: Given & { id?: BackendId | undefined }): BackendDefinition {
  const id = added.id ?? registry?.id
  const name = added.name ?? registry?.name
  const command = added.command ?? (registry && commandOf(registry))
  if (!id || !name || !command) throw new Error('Neither a command nor an agent was given.')
  return { id, name, command, args: added.args, env: added.env, registry: registry ?? null }
}

/** A slash command that an agent offers. */
export const command = z.object({ name: z.string(), description: z.string(), hint: z.string().nullable() })
export type Command = z.infer<typeof command>

/** One thing that can be chosen of a backend: its mode, its model, its effort or something of its own. */
export const backendOption = z.object({
  id: z.string(),
  name: z.string(),
  category: z.enum(['mode', 'model', 'effort', 'other']),
  value: z.string(),
  choices: z.array(z.object({ value: z.string(), name: z.string(), description: z.string().nullable() })),
})
export type BackendOption = z.infer<typeof backendOption>

/** What a new session of a backend offers to choose and to command. */
export const backendOffer = z.object({ options: z.array(backendOption), commands: z.array(command) })
export type BackendOffer = z.infer<typeof backendOffer>

/**
 * What an installation can run. `fault` says why it cannot, `scripted` that no model answers but a script, `steers` that a
 * message can go into its running turn; `offer` is null until a session of it was opened.
 */
export const backendInfo = z.object({
  id: backendId,
  name: z.string(),
  version: z.string().nullable(),
  state: z.enum(backendStates),
  fault: z.string().nullable(),
  custom: z.boolean(),
  scripted: z.boolean(),
  steers: z.boolean().default(false),
  offer: backendOffer.nullable().default(null),
  /** Who made it; null where nobody said. */
  maker: z.string().nullable().default(null),
  /** The version that Greenroom is tested with, where another is installed. */
  testedVersion: z.string().nullable().default(null),
  /** The one command that puts it on the host. */
  install: z.object({ command: z.string(), note: z.string().nullable() }).nullable().default(null),
  /** What it lacks to be of use, as sentences that say what to do. */
  needs: z.array(z.string()).default([]),
  /** A host is fetching it. */
  installing: z.boolean().default(false),
})
export type BackendInfo = z.infer<typeof backendInfo>

/** What is said of a backend that nothing is known of yet but its name. */
export const unknownBackend = (id: BackendInfo['id'], name: string) => ({
  id,
  name,
  version: null,
  custom: false,
  scripted: false,
  steers: false,
  offer: null,
})
/** What a backend says of itself; what it does not say of how it is installed its host adds. */
export type BackendHealth = z.input<typeof backendInfo>
