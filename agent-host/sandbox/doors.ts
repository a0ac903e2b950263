import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { lstat, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Dial, dialPublic, hostProxy } from '#agent-host/sandbox/host-proxy.ts'
import { joinSockets } from '#agent-host/sandbox/join-sockets.ts'
import type { NetworkPolicy } from '#agent-host/sandbox/sandbox.ts'

/** What the proxy's socket is called in `directory`. */
export const proxySocket = 'proxy'

/**
 * The ways between this host and sandboxes without a network: Unix sockets in a folder of the host's own, which such a sandbox is shown.
 * They lead to ports of this machine that its program must reach, and, where hosts are allowed, to a proxy for these.
 */
export class Doors implements AsyncDisposable {
  /** Holds the sockets that all sandboxes share. */
  readonly directory: string
  readonly hasProxy: boolean
  readonly #servers: { close(): void; on(event: 'close', listener: () => void): unknown }[] = []
  readonly #ports = new Set<number>()

  private constructor(directory: string, hasProxy: boolean) {
    this.directory = directory
    this.hasProxy = hasProxy
  }

  /** Null where sandboxes share the network. */
  static async open(policy: NetworkPolicy, dial: Dial = dialPublic): Promise<Doors | null> {
    if (policy === 'on') return null
    const directory = await mkdtemp(path.join(tmpdir(), 'greenroom-doors-'))
    const doors = new Doors(directory, policy !== 'off')
    if (policy !== 'off') {
      const proxy = hostProxy(policy.hosts, dial)
      proxy.listen(path.join(directory, proxySocket))
      await once(proxy, 'listening')
      doors.#servers.push(proxy)
    }
    return doors
  }

  /** The name in `directory` of a socket behind which a port of this machine is. It can be connected to when this returns. */
  toPort(port: number): string {
    const name = `port-${port}`
    if (!this.#ports.has(port)) {
      this.#ports.add(port)
      const server = forwarder(async () => connect({ port, host: '127.0.0.1', allowHalfOpen: true }))
      server.listen(path.join(this.directory, name))
      this.#servers.push(server)
    }
    return name
  }

  /** A folder for one sandbox, in which it makes the socket `name`; `lead` makes a port of this machine lead there. */
  fromPort(port: number, name: string): { folder: string; lead(): Promise<AsyncDisposable> } {
    const folder = mkdtempSync(path.join(tmpdir(), 'greenroom-door-'))
    const lead = async () => {
      const server = forwarder(async () => {
        const socket = path.join(folder, name)
        // It is the agent's folder: what is no socket, such as a link to one, is not followed.
        if (!(await lstat(socket)).isSocket()) throw new Error('there is no socket')
        return connect({ path: socket, allowHalfOpen: true })
      })
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      const close = async () => {
        server.close()
        await rm(folder, { recursive: true, force: true })
      }
      return { [Symbol.asyncDispose]: close }
    }
    return { folder, lead }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) server.close()
    await rm(this.directory, { recursive: true, force: true })
  }
}

function forwarder(open: () => Promise<Socket>): Server {
  return createServer({ allowHalfOpen: true, pauseOnConnect: true }, (near) => {
    near.on('error', () => near.destroy())
    open().then(
      (far) => joinSockets(near, far),
      () => near.destroy(),
    )
  })
}
