import type { IncomingHttpHeaders } from 'node:http'
import { type Door, keyHeader } from '#agent-host/gateway/doors.ts'

/** Of one connection alone (RFC 9110, 7.6.1). */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
/** Whose request it is and on whose account is for the gateway to say; the body's length is known anew. */
const notOfClients = new Set([
  ...hopByHop,
  'host',
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'x-goog-user-project',
  'openai-organization',
  'openai-project',
  'cookie',
  'content-length',
  'accept-encoding',
  'expect',
  'forwarded',
  'via',
])
const notOfProviders = new Set([...hopByHop, 'set-cookie', 'alt-svc', 'strict-transport-security'])

/** The token that a request shows, however its API's clients do. */
export function tokenIn(headers: IncomingHttpHeaders): string | null {
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  const given = bearer ?? headers['x-api-key'] ?? headers['x-goog-api-key']
  return typeof given === 'string' && given !== '' ? given : null
}

/** A client's headers as its provider gets them: with the real key, and with nothing that is of the way to the gateway. */
export function toProvider(
  headers: IncomingHttpHeaders,
  door: Door,
  body: Buffer | null,
): Record<string, string | string[]> {
  const kept = keep(headers, notOfClients, (name) => !name.startsWith('x-forwarded-'))
  return {
    ...kept,
    'accept-encoding': 'identity',
    ...(body && { 'content-length': String(body.length) }),
    ...keyHeader(door),
  }
}

/** A provider's headers as the client gets them, without those that show the key. With `isChanged` the body has another length than they say. */
export function toClient(
  headers: IncomingHttpHeaders,
  { key }: Door,
  isChanged: boolean,
): Record<string, string | string[]> {
  const shown = keep(headers, notOfProviders, (name) => !(isChanged && name === 'content-length'))
  if (key === '') return shown
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => !String(value).includes(key)))
}

function keep(headers: IncomingHttpHeaders, dropped: ReadonlySet<string>, also: (name: string) => boolean) {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()))
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !dropped.has(name) && !named.has(name) && also(name)) kept[name] = value
  return kept
}
