import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Doors, proxySocket } from '#agent-host/sandbox/doors.ts'
import type { Forwarding } from '#agent-host/sandbox/forward.ts'
import type { Room } from '#agent-host/sandbox/sandbox.ts'

/** What a sandbox needs beside its view so that its program reaches what it has to and no more. */
export type Passage = {
  /** Arguments of bubblewrap. */
  view: string[]
  environment: Record<string, string>
  /** The program that starts the real one, with its arguments. */
  forward: string[]
  beside?: () => Promise<AsyncDisposable>
}

/** The network is the machine's. */
export const openPassage: Passage = { view: [], environment: {}, forward: [] }

const program = fileURLToPath(new URL('forward.ts', import.meta.url))
/** Where a sandbox sees the doors of the host, and makes its own. */
const shared = '/run/greenroom/doors'
const own = '/run/greenroom/own'
const ownSocket = 'in'
const proxyPort = 3128

/** No network but a loopback of its own, and a program in front that leads between its ports and the doors. */
export function makePassage(doors: Doors, { reaches = [], reachedAt }: Room): Passage {
  const forwarding: Forwarding = {
    outward: reaches.map((port) => ({ port, socket: path.join(shared, doors.toPort(port)) })),
    inward: reachedAt === undefined ? [] : [{ port: reachedAt, socket: path.join(own, ownSocket) }],
  }
  if (doors.hasProxy) forwarding.outward.push({ port: proxyPort, socket: path.join(shared, proxySocket) })
  const way = reachedAt === undefined ? null : doors.fromPort(reachedAt, ownSocket)
  if (forwarding.outward.length + forwarding.inward.length === 0) return { ...openPassage, view: ['--unshare-net'] }
  const files = [process.execPath, program]
  return {
    view: [
      '--unshare-net',
      ...files.flatMap((file) => ['--ro-bind', file, file]),
      ...['--ro-bind', doors.directory, shared],
      ...(way ? ['--bind', way.folder, own] : []),
    ],
    environment: doors.hasProxy ? proxyEnvironment : {},
    forward: [process.execPath, '--disable-warning=ExperimentalWarning', program, JSON.stringify(forwarding)],
    ...(way && { beside: way.lead }),
  }
}

const proxy = `http://127.0.0.1:${proxyPort}`
const direct = 'localhost,127.0.0.1,::1'
const proxyEnvironment = {
  HTTP_PROXY: proxy,
  HTTPS_PROXY: proxy,
  http_proxy: proxy,
  https_proxy: proxy,
  NO_PROXY: direct,
  no_proxy: direct,
  NODE_USE_ENV_PROXY: '1',
}
