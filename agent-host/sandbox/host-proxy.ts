import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer, request, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { joinSockets } from '#agent-host/sandbox/join-sockets.ts'
import { isPublic } from '#agent-host/worktrees/clone-guard.ts'

/** Connects to a port of a host; throws in words. */
export type Dial = (host: string, port: number) => Promise<Socket>

/** Only to public addresses, and to the one that was looked at: a name's later answer changes nothing. */
export const dialPublic: Dial = async (host, port) => {
  const found = await lookup(host, { all: true }).catch(() => [])
  const [first] = found
  if (!first) throw new Error(`There is no host ${host}.`)
  if (!found.every(({ address }) => isPublic(address))) throw new Error(`${host} is not a public address.`)
  const socket = connect({ host: first.address, port, allowHalfOpen: true })
  await once(socket, 'connect')
  return socket
}

/** An HTTP proxy to these hosts alone (`name`, or `*.name` for all below it): CONNECT, and requests for whole `http:` addresses. */
export function hostProxy(hosts: readonly string[], dial: Dial): Server {
  const reach: Dial = async (host, port) => {
    if (!isAllowed(hosts, host)) throw new Error(`${host} is not one of the hosts that may be reached from here.`)
    return await dial(host, port)
  }
  const server = createServer()
  server.on('connect', (asked, near: Socket, head: Buffer) => {
    near.on('error', () => near.destroy())
    const address = URL.canParse(`tcp://${asked.url}`) ? new URL(`tcp://${asked.url}`) : null
    const host = address?.hostname.replace(/^\[|\]$/g, '') ?? ''
    reach(host, Number(address?.port || 443)).then(
      (far) => {
        near.write('HTTP/1.1 200 Connection established\r\n\r\n')
        far.write(head)
        joinSockets(near, far)
      },
      (error: Error) => near.end(`HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\n\r\n${error.message}\n`),
    )
  })
  server.on('request', async (asked, answer: ServerResponse) => {
    const address = URL.canParse(asked.url ?? '') ? new URL(asked.url ?? '') : null
    if (address?.protocol !== 'http:') return refuse(answer, 'This proxy takes whole http addresses and CONNECT.')
    try {
      const socket = await reach(address.hostname, Number(address.port || 80))
      const headers = { ...asked.headers, host: address.host, connection: 'close' }
      const path = `${address.pathname}${address.search}`
      const passed = request({ createConnection: () => socket, method: asked.method, path, headers })
      const answered = once(passed, 'response')
      await Promise.all([
        pipeline(asked, passed),
        answered.then(async ([response]) => {
          answer.writeHead(response.statusCode, response.headers)
          await pipeline(response, answer)
        }),
      ])
    } catch (error) {
      refuse(answer, error instanceof Error ? error.message : String(error))
    }
  })
  return server
}

function isAllowed(hosts: readonly string[], host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  return hosts.some((each) => (each.startsWith('*.') ? name.endsWith(each.slice(1)) : name === each))
}

function refuse(answer: ServerResponse, words: string): void {
  if (answer.headersSent) return void answer.destroy()
  answer.writeHead(403, { 'content-type': 'text/plain' }).end(`${words}\n`)
}
