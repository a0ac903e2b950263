import { describe, expect, it } from 'vitest'
import { EnvironmentFault, readEnvironment } from '#lib/env.ts'

describe('readEnvironment', () => {
  it('has a default for everything', () => {
    expect(readEnvironment({})).toMatchObject({
      port: 3000,
      host: 'localhost',
      publicUrl: 'http://localhost:3000',
      model: null,
      workspaceRoots: null,
      cloneHosts: [],
      signUp: 'invite',
      mail: null,
      github: null,
      oidc: null,
      sandbox: 'auto',
      sandboxNetwork: 'on',
      sandboxReadable: [],
      agentLimits: { memoryBytes: 4 * 1024 ** 3, processes: 512, diskBytes: 10 * 1024 ** 3 },
    })
  })

  it('takes where agents may go and what they may see and use', () => {
    const given = { SANDBOX_NETWORK: ' Packages.example.org, *.example.com', SANDBOX_READABLE: '/opt/tools/:/srv/x' }
    expect(readEnvironment({ ...given, AGENT_DISK_MB: '64' })).toMatchObject({
      sandboxNetwork: { hosts: ['packages.example.org', '*.example.com'] },
      sandboxReadable: ['/opt/tools', '/srv/x'],
      agentLimits: { diskBytes: 64 * 1024 ** 2 },
    })
    expect(readEnvironment({ SANDBOX_NETWORK: 'off' }).sandboxNetwork).toBe('off')
  })

  it.each([
    [{ PORT: 'abc' }, 'PORT cannot be used: a port is a whole number from 1 to 65535.'],
    [{ PORT: '70000' }, 'PORT cannot be used: a port is a whole number from 1 to 65535.'],
    [{ PUBLIC_URL: 'ftp://files' }, 'PUBLIC_URL cannot be used: Invalid URL.'],
    [{ REDIS_URL: 'http://redis' }, 'REDIS_URL cannot be used: Invalid URL.'],
    [{ GREENROOM_MODEL_URL: 'http://model/v1' }, 'GREENROOM_MODEL_NAME must be set when GREENROOM_MODEL_URL is.'],
    [{ POOL_SLOTS: '0' }, 'POOL_SLOTS cannot be used: it is a whole number from 1 on.'],
    [{ POOL_MEMORY_MB: 'much' }, 'POOL_MEMORY_MB cannot be used: it is a whole number from 1 on.'],
    [{ SANDBOX: 'on' }, 'SANDBOX cannot be used: SANDBOX is auto or off.'],
    [
      { SANDBOX_NETWORK: 'packages.example.org,https://x' },
      'SANDBOX_NETWORK cannot be used: it is on, off, or names of hosts like packages.example.org,*.example.com, and https://x is none.',
    ],
    [{ SANDBOX_READABLE: '/opt:tools' }, 'SANDBOX_READABLE cannot be used: tools is no absolute path of a folder.'],
    [{ SANDBOX_READABLE: '/' }, 'SANDBOX_READABLE cannot be used: / is no absolute path of a folder.'],
    [{ AGENT_MEMORY_MB: '4 GB' }, 'AGENT_MEMORY_MB cannot be used: it is a whole number, 256 or more.'],
    [{ AGENT_PROCESSES: '1' }, 'AGENT_PROCESSES cannot be used: it is a whole number, 32 or more.'],
    [{ SMTP_URL: 'smtp://mail' }, 'MAIL_FROM must be set when SMTP_URL is.'],
    [{ AUTH_GITHUB_ID: 'id' }, 'AUTH_GITHUB_SECRET must be set when AUTH_GITHUB_ID is.'],
    [{ OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 's' }, 'OIDC_ISSUER must be set when OIDC_CLIENT_ID is.'],
  ])('says in one sentence what is wrong with %o', (source, words) => {
    expect(() => readEnvironment(source)).toThrow(new EnvironmentFault(words))
  })

  it('takes what is empty as not set', () => {
    expect(readEnvironment({ METRICS_PORT: '', SIGN_UP: '', PORT: '' })).toMatchObject({
      port: 3000,
      metricsPort: null,
    })
  })

  it('serves metrics where there is a port and a token for them', () => {
    expect(readEnvironment({ METRICS_PORT: '9400' })).toMatchObject({ metrics: null, metricsPort: 9400 })
    const metrics = { port: 9400, token: 'secret' }
    expect(readEnvironment({ METRICS_PORT: '9400', METRICS_TOKEN: 'secret' })).toMatchObject({ metrics })
  })

  it('reads the ways in', () => {
    const oidc = { OIDC_ISSUER: 'https://id.example/realm', OIDC_CLIENT_ID: 'room', OIDC_CLIENT_SECRET: 's' }
    expect(
      readEnvironment({ SIGN_UP: 'open', SMTP_URL: 'smtp://mail', MAIL_FROM: 'a@b.example', ...oidc }),
    ).toMatchObject({
      signUp: 'open',
      mail: { url: 'smtp://mail', from: 'a@b.example' },
      oidc: { issuer: 'https://id.example/realm', clientId: 'room', clientSecret: 's', name: 'id.example' },
    })
  })

  it('knows a provider by its key or its address', () => {
    const read = readEnvironment({ ANTHROPIC_API_KEY: 'k', OPENAI_BASE_URL: 'http://models/v1/' })
    expect(read.providers).toEqual({
      openai: { url: 'http://models/v1', key: '' },
      anthropic: { url: 'https://api.anthropic.com', key: 'k' },
      google: null,
    })
  })

  it('reads lists and a public address without its last slash', () => {
    const read = readEnvironment({
      WORKSPACE_ROOTS: '/srv/a:/srv/b/',
      CLONE_HOSTS: 'Git.Internal:8443, forge',
      PUBLIC_URL: 'https://room.example/',
    })
    expect(read).toMatchObject({
      workspaceRoots: ['/srv/a', '/srv/b'],
      cloneHosts: ['git.internal:8443', 'forge'],
      publicUrl: 'https://room.example',
    })
  })
})

it('keys for credentials are looked at, and a fault does not show them', () => {
  const key = 'A'.repeat(43)
  expect(readEnvironment({ CREDENTIAL_KEYS: ` k1:${key} ` }).credentialKeys).toBe(`k1:${key}`)
  expect(() => readEnvironment({ CREDENTIAL_KEYS: `k1:${key},${key}` })).toThrow(
    /^CREDENTIAL_KEYS cannot be used: key 2 has no id: write id:key, the id of letters, digits, _ and -\.$/,
  )
})
