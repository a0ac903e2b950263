import { homedir } from 'node:os'
import path from 'node:path'
import { type Environment, hostVariables, signInVariables } from '#lib/env.ts'
import type { DatabaseAddress } from '#scripts/supervisor/database.ts'
import type { User } from '#scripts/supervisor/unprivileged.ts'

/** What the programs are started with. */
export type Setting = {
  root: string
  environment: Environment
  database: DatabaseAddress
  user: User | null
  /** What credentials are sealed with: for web and host, and nobody else. */
  credentialKeys: string
  metrics: { port: number; token: string } | null
}

/** What web and host both need. Nothing else of our own environment reaches them. */
function shared({ environment, database, user, credentialKeys }: Setting): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', LANG = 'C.UTF-8', TZ } = process.env
  return {
    PATH,
    LANG,
    ...(TZ ? { TZ } : {}),
    HOME: user ? path.join(environment.dataDirectory, 'home') : homedir(),
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    DATABASE_DIRECT_URL: database.directUrl,
    ...(environment.redisUrl ? { REDIS_URL: environment.redisUrl } : {}),
    PORT: String(environment.port),
    HOST: environment.host,
    PUBLIC_URL: environment.publicUrl,
    DATA_DIR: environment.dataDirectory,
    LOG_LEVEL: environment.logLevel,
    CREDENTIAL_KEYS: credentialKeys,
    ...(environment.workspaceRoots ? { WORKSPACE_ROOTS: environment.workspaceRoots.join(':') } : {}),
    ...(environment.cloneHosts.length > 0 ? { CLONE_HOSTS: environment.cloneHosts.join(',') } : {}),
  }
}

/** Each program says how it does on a port of its own: the web on the one that was asked for, the host on the next. */
function metricsOf({ metrics }: Setting, program: 'web' | 'host'): Record<string, string> {
  if (!metrics) return {}
  return { METRICS_PORT: String(program === 'web' ? metrics.port : metrics.port + 1), METRICS_TOKEN: metrics.token }
}

/** How people come in is for the web alone. */
export function webEnvironment(setting: Setting, authSecret: string): Record<string, string> {
  return {
    ...shared(setting),
    ...metricsOf(setting, 'web'),
    AUTH_SECRET: authSecret,
    AUTH_TRUST_HOST: 'true',
    AUTH_URL: setting.environment.publicUrl,
    NEXT_TELEMETRY_DISABLED: '1',
    ...Object.fromEntries(signInVariables.map((name) => [name, process.env[name] ?? ''])),
  }
}

/** The models, and all else that is named after us, are for the host alone. */
export function hostEnvironment(setting: Setting): Record<string, string> {
  const named = Object.entries(process.env).filter(
    (entry): entry is [string, string] => /^GREENROOM_(?!LAUNCHED$|SLOT$)/.test(entry[0]) && entry[1] !== undefined,
  )
  const given = hostVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))
  return {
    ...shared(setting),
    ...metricsOf(setting, 'host'),
    GREENROOM_HOME: homedir(),
    ...Object.fromEntries([...named, ...given]),
  }
}
