import 'server-only'
import { customFetch } from 'next-auth'
import type { OAuthConfig, OIDCConfig } from 'next-auth/providers'
import { z } from 'zod'
import { environment } from '#app/_server/environment.ts'

const timeoutMs = 10_000

export type ProviderId = 'github' | 'oidc'
export const isProviderId = (id: string): id is ProviderId => id === 'github' || id === 'oidc'

/** The providers that are set up, by the names that people know. */
export function providersHere(): { id: ProviderId; name: string }[] {
  const { github, oidc } = environment()
  return [
    ...(github ? [{ id: 'github' as const, name: 'GitHub' }] : []),
    ...(oidc ? [{ id: 'oidc' as const, name: oidc.name }] : []),
  ]
}

/** Who vouches, as an address: identities are kept by it, so that those of a provider set up earlier are not taken for another's. */
export const providerAddress = (id: ProviderId): string =>
  id === 'oidc' ? (environment().oidc?.issuer ?? '') : (environment().github?.url ?? githubUrl)

const githubUrl = 'https://github.com'

/** The same for next-auth. */
export function providerConfigs(): (OAuthConfig<GitHubPerson> | OIDCConfig<{ sub: string }>)[] {
  const { github, oidc } = environment()
  return [...(github ? [gitHub(github)] : []), ...(oidc ? [openId(oidc)] : [])]
}

/** A provider that does not answer in time is one that is down. */
const impatientFetch: typeof fetch = (input, init) =>
  fetch(input, {
    ...init,
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(init?.signal ? [init.signal] : [])]),
  })

function openId({ issuer, clientId, clientSecret, name }: NonNullable<ReturnType<typeof environment>['oidc']>) {
  return {
    id: 'oidc',
    name,
    type: 'oidc',
    issuer,
    clientId,
    clientSecret,
    checks: ['pkce', 'state', 'nonce'],
    // Asked at the user-info endpoint too: many providers keep the address out of the ID token.
    idToken: false,
    profile: ({ sub }: { sub: string }) => ({ id: sub }),
    [customFetch]: impatientFetch,
  } satisfies OIDCConfig<{ sub: string }>
}

type GitHubPerson = { id: number; name: string | null; login: string; email: string | null; email_verified: boolean }

function gitHub({ id, secret, url }: NonNullable<ReturnType<typeof environment>['github']>): OAuthConfig<GitHubPerson> {
  const base = url ?? githubUrl
  const api = url ? `${url}/api/v3` : 'https://api.github.com'
  return {
    id: 'github',
    name: 'GitHub',
    type: 'oauth',
    issuer: `${base}/login/oauth`,
    clientId: id,
    clientSecret: secret,
    checks: ['pkce', 'state'],
    authorization: { url: `${base}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
    token: `${base}/login/oauth/access_token`,
    userinfo: {
      url: `${api}/user`,
      request: ({ tokens }: { tokens: { access_token?: string } }) => readGitHubPerson(api, tokens.access_token ?? ''),
    },
    profile: (person) => ({ id: String(person.id) }),
    [customFetch]: impatientFetch,
  }
}

/** A person of GitHub with their primary address; the one that they show publicly says nothing about being checked. */
async function readGitHubPerson(api: string, token: string): Promise<GitHubPerson> {
  const read = async (path: string) => {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'user-agent': 'greenroom',
    }
    const response = await impatientFetch(`${api}${path}`, { headers })
    if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${path}.`)
    return (await response.json()) as unknown
  }
  const [person, emails] = [gitHubPerson.parse(await read('/user')), gitHubEmails.parse(await read('/user/emails'))]
  const primary = emails.find((each) => each.primary)
  return { ...person, email: primary?.email ?? null, email_verified: primary?.verified ?? false }
}

const gitHubPerson = z.object({ id: z.number(), login: z.string(), name: z.string().nullish().default(null) })
const gitHubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))
