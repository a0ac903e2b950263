import { afterEach, expect, test, vi } from 'vitest'
import { readEnvironment } from '#lib/env.ts'
import { hostEnvironment, type Setting, webEnvironment } from '#scripts/supervisor/child-environment.ts'

afterEach(() => vi.unstubAllEnvs())

const setting = (source: Record<string, string>): Setting => ({
  root: '/source',
  environment: readEnvironment({ DATA_DIR: '/data', ...source }),
  database: { url: 'postgres://a', directUrl: 'postgres://b' },
  user: { name: 'greenroom', uid: 1, gid: 1 },
  credentialKeys: `k1:${'A'.repeat(43)}`,
  metrics: null,
})

test('the model is for the host and the secret for the web, and neither gets what it does not need', () => {
  vi.stubEnv('GREENROOM_MODEL_KEY', 'key')
  vi.stubEnv('GREENROOM_LAUNCHED', '1')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  const web = webEnvironment(setting({}), 'auth')
  const host = hostEnvironment(setting({}))
  expect(web).toMatchObject({ AUTH_SECRET: 'auth', AUTH_URL: 'http://localhost:3000', HOME: '/data/home' })
  expect(host).toMatchObject({ GREENROOM_MODEL_KEY: 'key', DATABASE_URL: 'postgres://a', HOME: '/data/home' })
  const foreign = ['AUTH_SECRET', 'AWS_SECRET_ACCESS_KEY', 'GREENROOM_LAUNCHED']
  expect(foreign.filter((name) => name in host)).toEqual([])
  expect(['GREENROOM_MODEL_KEY', 'AWS_SECRET_ACCESS_KEY'].filter((name) => name in web)).toEqual([])
})

test('what was read from the environment is handed on as it was understood', () => {
  const given = setting({
    WORKSPACE_ROOTS: '/a:/b',
    CLONE_HOSTS: 'One, two',
    REDIS_URL: 'rediss://:word@redis:6380/1',
    PORT: '4000',
    PUBLIC_URL: 'https://x.example/',
  })
  expect(readEnvironment(hostEnvironment(given))).toMatchObject({
    workspaceRoots: ['/a', '/b'],
    cloneHosts: ['one', 'two'],
    redisUrl: 'rediss://:word@redis:6380/1',
    port: 4000,
    publicUrl: 'https://x.example',
    databaseDirectUrl: 'postgres://b',
    credentialKeys: given.credentialKeys,
  })
})

test('each program says how it does on a port of its own, to who has the token', () => {
  const given = { ...setting({}), metrics: { port: 9400, token: 'secret' } }
  expect(readEnvironment(webEnvironment(given, 'auth')).metrics).toEqual({ port: 9400, token: 'secret' })
  expect(readEnvironment(hostEnvironment(given)).metrics).toEqual({ port: 9401, token: 'secret' })
  expect('METRICS_TOKEN' in hostEnvironment(setting({}))).toBe(false)
})
