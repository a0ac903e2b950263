import path from 'node:path'
import { z } from 'zod'
import { KeyRingFault, parseKeyRing } from '#lib/crypto/seal.ts'

/** Everything that Greenroom reads from its environment, parsed once per process by `readEnvironment`. */
const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
const noPort = 'a port is a whole number from 1 to 65535'
const port = z.coerce.number(noPort).int(noPort).min(1, noPort).max(65535, noPort)
const noCount = 'it is a whole number from 1 on'
const count = z.coerce.number(noCount).int(noCount).min(1, noCount)

const limit = (least: number) => {
  const fault = `it is a whole number, ${least} or more`
  return z.coerce.number(fault).int(fault).min(least, fault)
}

const keyRing = text.superRefine((keys, context) => {
  try {
    if (keys !== undefined) parseKeyRing(keys)
  } catch (error) {
    if (!(error instanceof KeyRingFault)) throw error
    context.addIssue({ code: 'custom', message: error.message })
  }
})

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('localhost'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.string().optional(),
  DATABASE_DIRECT_URL: z.string().optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  GREENROOM_MODEL_URL: z.url({ protocol: /^https?$/ }).optional(),
  GREENROOM_MODEL_KEY: text.optional(),
  GREENROOM_MODEL_NAME: text.optional(),
  OPENAI_API_KEY: text.optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  ANTHROPIC_API_KEY: text.optional(),
  ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  GEMINI_API_KEY: text.optional(),
  GOOGLE_GEMINI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  AGENTS_DIR: text.optional(),
  SANDBOX: z.enum(['auto', 'off'], 'SANDBOX is auto or off').default('auto'),
  POOL_MEMORY_MB: count.optional(),
  POOL_SLOTS: count.default(24),
  SANDBOX_NETWORK: text.optional(),
  SANDBOX_READABLE: text.optional(),
  AGENT_MEMORY_MB: limit(256).default(4096),
  AGENT_PROCESSES: limit(32).default(512),
  AGENT_DISK_MB: limit(64).default(10_240),
  METRICS_PORT: port.optional(),
  METRICS_TOKEN: text.optional(),
  CREDENTIAL_KEYS: keyRing.optional(),
  WORKSPACE_ROOTS: z.string().optional(),
  CLONE_HOSTS: z.string().optional(),
  AUTH_SECRET: z.string().optional(),
  SIGN_UP: z.enum(['closed', 'invite', 'open']).default('invite'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: text.optional(),
  AUTH_GITHUB_ID: text.optional(),
  AUTH_GITHUB_SECRET: text.optional(),
  AUTH_GITHUB_URL: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  OIDC_NAME: text.optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** The installation's providers, and what else only the host needs. The supervisor hands these on as they are. */
export const hostVariables = [
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_BASE_URL',
  'GEMINI_API_KEY',
  'GOOGLE_GEMINI_BASE_URL',
  'AGENTS_DIR',
  'SANDBOX',
  'POOL_MEMORY_MB',
  'POOL_SLOTS',
  'SANDBOX_NETWORK',
  'SANDBOX_READABLE',
  'AGENT_MEMORY_MB',
  'AGENT_PROCESSES',
  'AGENT_DISK_MB',
  // npm's own: from where backends of the registry are installed.
  'NPM_CONFIG_REGISTRY',
] as const

/** What only the web needs: who may come in and how. The supervisor hands these on as they are. */
export const signInVariables = [
  'SIGN_UP',
  'SMTP_URL',
  'MAIL_FROM',
  'AUTH_GITHUB_ID',
  'AUTH_GITHUB_SECRET',
  'AUTH_GITHUB_URL',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_NAME',
] as const

/** Who may make an account: nobody, whoever is invited, or everybody. */
export type SignUpPolicy = 'closed' | 'invite' | 'open'
export type MailServer = { url: string; from: string }
export type GitHubApp = { id: string; secret: string; url: string | null }
export type OidcClient = { issuer: string; clientId: string; clientSecret: string; name: string }
export type ModelEndpoint = { url: string; key: string | undefined; name: string }

/** One provider of the installation: its address where it is not the provider's own, and its key. */
export type ProviderEndpoint = { url: string; key: string }
export type Providers = {
  openai: ProviderEndpoint | null
  anthropic: ProviderEndpoint | null
  google: ProviderEndpoint | null
}

export type Environment = {
  port: number
  host: string
  publicUrl: string
  dataDirectory: string
  databaseUrl: string | undefined
  /** For LISTEN and advisory locks; the same as `databaseUrl` where nothing stands in front of it. */
  databaseDirectUrl: string | undefined
  /** What carries the live tail beside Postgres. */
  redisUrl: string | undefined
  model: ModelEndpoint | null
  providers: Providers
  /** Where agents are installed. */
  agentsDirectory: string
  sandbox: 'auto' | 'off'
  /** What agents' processes may use together; null: a share of the machine. */
  pool: { memoryMb: number | null; slots: number }
  /** Where agents may go on the network: anywhere, nowhere, or to these hosts (`name` or `*.name`). */
  sandboxNetwork: 'on' | 'off' | { hosts: string[] }
  /** Folders that every agent may read beside the system and its own. */
  sandboxReadable: string[]
  /** What one agent process may use with all that it starts. */
  agentLimits: { memoryBytes: number; processes: number; diskBytes: number }
  /** Where this process says how it does, to who has the token; null: nowhere. */
  metrics: { port: number; token: string } | null
  /** Where the web is to say so; the host takes the port after it. */
  metricsPort: number | null
  /** The token of the metrics, where somebody chose it. */
  metricsToken: string | undefined
  /** What seals credentials: `id:key` separated by commas, the one that seals first, keys as base64url. */
  credentialKeys: string | undefined
  /** Folders below which a folder may be opened; null: administrators only, below `home`. */
  workspaceRoots: string[] | null
  /** Hosts (`name` or `name:port`) that may be cloned from although they are in a private network. */
  cloneHosts: string[]
  authSecret: string | undefined
  signUp: SignUpPolicy
  mail: MailServer | null
  github: GitHubApp | null
  oidc: OidcClient | null
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** A variable that cannot be used, with a sentence for whoever set it. */
export class EnvironmentFault extends Error {}

/** Parses an environment. Throws `EnvironmentFault` with one sentence that names the variable. */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(present)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new EnvironmentFault(`${String(issue?.path[0])} cannot be used: ${issue?.message ?? 'it is not valid'}.`)
  }
  const values = parsed.data
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? `http://localhost:${values.PORT}`,
    dataDirectory: path.resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    databaseDirectUrl: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    model: readModel(values),
    providers: readProviders(values),
    agentsDirectory: path.resolve(values.AGENTS_DIR ?? path.join(values.DATA_DIR, 'agents')),
    sandbox: values.SANDBOX,
    pool: { memoryMb: values.POOL_MEMORY_MB ?? null, slots: values.POOL_SLOTS },
    sandboxNetwork: readNetwork(values.SANDBOX_NETWORK),
    sandboxReadable: readReadable(values.SANDBOX_READABLE),
    agentLimits: {
      memoryBytes: values.AGENT_MEMORY_MB * 1024 * 1024,
      processes: values.AGENT_PROCESSES,
      diskBytes: values.AGENT_DISK_MB * 1024 * 1024,
    },
    metrics:
      values.METRICS_PORT && values.METRICS_TOKEN ? { port: values.METRICS_PORT, token: values.METRICS_TOKEN } : null,
    metricsPort: values.METRICS_PORT ?? null,
    metricsToken: values.METRICS_TOKEN,
    credentialKeys: values.CREDENTIAL_KEYS,
    workspaceRoots:
      values.WORKSPACE_ROOTS?.split(':')
        .filter(Boolean)
        .map((root) => path.resolve(root)) ?? null,
    cloneHosts:
      values.CLONE_HOSTS?.split(',')
        .map((host) => host.trim().toLowerCase())
        .filter(Boolean) ?? [],
    authSecret: values.AUTH_SECRET,
    signUp: values.SIGN_UP,
    mail: readMail(values),
    github: readGitHub(values),
    oidc: readOidc(values),
    logLevel: values.LOG_LEVEL,
  }
}

type Values = z.infer<typeof schema>

const hostName = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/

function readNetwork(value = 'on'): Environment['sandboxNetwork'] {
  if (value === 'on' || value === 'off') return value
  const hosts = value
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean)
  const wrong = hosts.find((host) => !hostName.test(host))
  if (wrong !== undefined || hosts.length === 0)
    throw new EnvironmentFault(
      `SANDBOX_NETWORK cannot be used: it is on, off, or names of hosts like packages.example.org,*.example.com${wrong === undefined ? '' : `, and ${wrong} is none`}.`,
    )
  return { hosts }
}

function readReadable(value = ''): string[] {
  const folders = value.split(path.delimiter).filter(Boolean)
  const relative = folders.find((folder) => !path.isAbsolute(folder) || path.resolve(folder) === '/')
  if (relative !== undefined)
    throw new EnvironmentFault(`SANDBOX_READABLE cannot be used: ${relative} is no absolute path of a folder.`)
  return folders.map((folder) => path.resolve(folder))
}

function readMail(values: Values): MailServer | null {
  if (!together(values, ['SMTP_URL', 'MAIL_FROM'])) return null
  return { url: values.SMTP_URL ?? '', from: values.MAIL_FROM ?? '' }
}

function readGitHub(values: Values): GitHubApp | null {
  if (!together(values, ['AUTH_GITHUB_ID', 'AUTH_GITHUB_SECRET'])) return null
  const url = values.AUTH_GITHUB_URL?.replace(/\/+$/, '') ?? null
  return { id: values.AUTH_GITHUB_ID ?? '', secret: values.AUTH_GITHUB_SECRET ?? '', url }
}

function readOidc(values: Values): OidcClient | null {
  if (!together(values, ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'])) return null
  const { OIDC_ISSUER: issuer = '', OIDC_CLIENT_ID: clientId = '', OIDC_CLIENT_SECRET: clientSecret = '' } = values
  return { issuer, clientId, clientSecret, name: values.OIDC_NAME ?? new URL(issuer).host }
}

/** Whether variables that make sense only together are set; throws where only some are. */
function together(values: Values, names: (keyof Values)[]): boolean {
  const missing = names.filter((name) => values[name] === undefined)
  if (missing.length === names.length) return false
  const present = names.find((name) => values[name] !== undefined)
  if (missing.length > 0) throw new EnvironmentFault(`${missing[0]} must be set when ${present} is.`)
  return true
}

const provider = (key: string | undefined, given: string | undefined, own: string): ProviderEndpoint | null =>
  key === undefined && given === undefined ? null : { url: (given ?? own).replace(/\/+$/, ''), key: key ?? '' }

function readProviders(values: Values): Providers {
  return {
    openai: provider(values.OPENAI_API_KEY, values.OPENAI_BASE_URL, 'https://api.openai.com/v1'),
    anthropic: provider(values.ANTHROPIC_API_KEY, values.ANTHROPIC_BASE_URL, 'https://api.anthropic.com'),
    google: provider(values.GEMINI_API_KEY, values.GOOGLE_GEMINI_BASE_URL, 'https://generativelanguage.googleapis.com'),
  }
}

function readModel(values: Values): ModelEndpoint | null {
  if (!values.GREENROOM_MODEL_URL) return null
  if (!values.GREENROOM_MODEL_NAME)
    throw new EnvironmentFault('GREENROOM_MODEL_NAME must be set when GREENROOM_MODEL_URL is.')
  return { url: values.GREENROOM_MODEL_URL, key: values.GREENROOM_MODEL_KEY, name: values.GREENROOM_MODEL_NAME }
}
