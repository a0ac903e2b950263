import Provider from 'oidc-provider'
import { startLocalServer } from '#tests/support/local-server.ts'

export type OidcPerson = { sub: string; name: string; email: string; email_verified: boolean }

/** A real OpenID Connect provider with one client, at which whoever `isHere` signs in without being asked. */
export async function startOidcServer(redirectUrl: string) {
  const people = new Map<string, OidcPerson>()
  let here = ''
  const server = await startLocalServer((issuer) => {
    const provider = makeProvider(issuer, redirectUrl, people)
    const handle = provider.callback()
    return (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return void handle(request, response)
      void consent(provider, { request, response, accountId: here })
    }
  })
  return {
    issuer: server.url,
    environment: {
      OIDC_ISSUER: server.url,
      OIDC_CLIENT_ID: 'room',
      OIDC_CLIENT_SECRET: secret,
      OIDC_NAME: 'Example ID',
    },
    /** Who sits at the browser from now on. */
    isHere: (person: OidcPerson) => {
      people.set(person.sub, person)
      here = person.sub
    },
    close: server.close,
  }
}

const secret = 'a-client-secret-for-tests-alone'

function makeProvider(issuer: string, redirectUrl: string, people: Map<string, OidcPerson>): Provider {
  return new Provider(issuer, {
    clients: [{ client_id: 'room', client_secret: secret, redirect_uris: [redirectUrl] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['for tests alone'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => {
      const person = people.get(sub)
      return person && { accountId: sub, claims: () => ({ ...person }) }
    },
    loadExistingGrant: async (context) => {
      const { session, client } = context.oidc
      if (!client || !session?.accountId) return undefined
      const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
}

type At = Parameters<Provider['interactionFinished']>
type Consent = { request: At[0]; response: At[1]; accountId: string }

const consent = (provider: Provider, { request, response, accountId }: Consent): Promise<void> =>
  provider.interactionFinished(request, response, { login: { accountId } }, { mergeWithLastSubmission: false })
