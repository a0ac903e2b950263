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
      withoutEffect: [],
      signUp: 'invite',
      mail: null,
      github: null,
      oidc: null,
    })
  })

  it.each([
    [{ PORT: 'abc' }, 'PORT cannot be used: a port is a whole number from 1 to 65535.'],
    [{ PORT: '70000' }, 'PORT cannot be used: a port is a whole number from 1 to 65535.'],
    [{ PUBLIC_URL: 'ftp://files' }, 'PUBLIC_URL cannot be used: Invalid URL.'],
    [{ REDIS_URL: 'http://redis' }, 'REDIS_URL cannot be used: Invalid URL.'],
    [{ GREENROOM_MODEL_URL: 'http://model/v1' }, 'GREENROOM_MODEL_NAME must be set when GREENROOM_MODEL_URL is.'],
    [{ SANDBOX: 'on' }, 'SANDBOX cannot be used: SANDBOX is auto or off.'],
    [{ SMTP_URL: 'smtp://mail' }, 'MAIL_FROM must be set when SMTP_URL is.'],
    [{ AUTH_GITHUB_ID: 'id' }, 'AUTH_GITHUB_SECRET must be set when AUTH_GITHUB_ID is.'],
    [{ OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 's' }, 'OIDC_ISSUER must be set when OIDC_CLIENT_ID is.'],
  ])('says in one sentence what is wrong with %o', (source, words) => {
    expect(() => readEnvironment(source)).toThrow(new EnvironmentFault(words))
  })

  it('names what is set without effect, and takes what is empty as not set', () => {
    expect(readEnvironment({ METRICS_PORT: '9400', SIGN_UP: '', PORT: '' })).toMatchObject({
      port: 3000,
      withoutEffect: ['METRICS_PORT'],
    })
  })

  it('reads the ways in', () => {
    const oidc = { OIDC_ISSUER: 'https://id.example/realm', OIDC_CLIENT_ID: 'room', OIDC_CLIENT_SECRET: 's' }
    expect(
      readEnvironment({ SIGN_UP: 'open', SMTP_URL: 'smtp://mail', MAIL_FROM: 'a@b.example', ...oidc }),
    ).toMatchObject({
      signUp: 'open',
      mail: { url: 'smtp://mail', from: 'a@b.example' },
      oidc: { issuer: 'https://id.example/realm', clientId: 'room', clientSecret: 's', name: 'id.example' },
      withoutEffect: [],
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
