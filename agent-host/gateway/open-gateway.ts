import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { Books } from '#agent-host/gateway/books.ts'
import { BudgetWatch } from '#agent-host/gateway/budget-watch.ts'
import { type DoorName, type Doors, doorsTo, prefixOf } from '#agent-host/gateway/doors.ts'
import { exchange } from '#agent-host/gateway/exchange.ts'
import type { Borrower, Gateway, Loan } from '#agent-host/gateway/gateway.ts'
import { Ledger } from '#agent-host/gateway/ledger.ts'
import { Loans } from '#agent-host/gateway/loans.ts'
import { Bodies } from '#agent-host/gateway/read-body.ts'
import { Upstream, type UpstreamTimes } from '#agent-host/gateway/upstream.ts'
import type { ModelEndpoint, Providers } from '#lib/env.ts'
import type { Logger } from '#lib/log.ts'

export type GatewayParts = {
  /** The installation's own model. */
  standard: ModelEndpoint | null
  providers: Providers
  books: Books
  log: Logger
  times?: Partial<UpstreamTimes>
}

/** Agents keep connections for their next request; none of them is to meet one that was just closed. */
const keepAliveMs = 120_000

/**
 * A streaming reverse proxy on a port of its own on 127.0.0.1. Each slot gets a token; requests that show one are forwarded with the
 * provider's key where the API and the budgets allow it, and what they used is recorded.
 */
export async function openGateway(parts: GatewayParts): Promise<Gateway> {
  const { books, log } = parts
  const doors = doorsTo(parts)
  const loans = new Loans()
  const ledger = new Ledger({ books, log })
  const watch = new BudgetWatch({ books, ledger, log })
  const upstream = new Upstream(parts.times)
  const exchanging = { doors, loans, watch, upstream, bodies: new Bodies(), log }
  const server = createServer({ keepAliveTimeout: keepAliveMs, requestTimeout: 120_000 }, (request, response) => {
    exchange(exchanging, request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request of a model failed')
      response.destroy()
    })
  })
  server.on('connect', (_request, socket: Socket) => refuse(socket))
  server.on('upgrade', (_request, socket: Socket) => refuse(socket))
  await listen(server)
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const accessWith = (token: string) => accessTo({ doors, address, token, name: parts.standard?.name ?? '' })
  const looker = loans.open(null)
  return {
    offered: accessWith(looker.token),
    lend: (borrower) => lend({ loans, watch, accessWith }, borrower),
    settle: (turnId) => loans.settle(turnId),
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await ledger.close()
      upstream[Symbol.dispose]()
    },
  }
}

type Lending = { loans: Loans; watch: BudgetWatch; accessWith(token: string): ModelAccess }

function lend({ loans, watch, accessWith }: Lending, borrower: Borrower): Loan {
  const { token, loan } = loans.open(borrower)
  return {
    access: accessWith(token),
    began(turn, onFailure) {
      loans.began(loan, turn, onFailure)
      watch.turnBegan()
    },
    ended: (turnId) => loans.ended(loan, turnId),
    end: () => loans.end(token),
  }
}

type Reach = { doors: Doors; address: string; token: string; name: string }

function accessTo({ doors, address, token, name }: Reach): ModelAccess {
  const door = (which: DoorName) => (doors[which] ? { url: `${address}${prefixOf[which]}`, key: token } : null)
  const standard = door('standard')
  return {
    standard: standard && { ...standard, name, provider: new URL(doors.standard?.url ?? address).host },
    openai: door('openai'),
    anthropic: door('anthropic'),
    google: door('google'),
  }
}

/** Nothing but HTTP requests is spoken here: no tunnels, no other protocol. */
function refuse(socket: Socket): void {
  socket.on('error', () => undefined)
  socket.end('HTTP/1.1 501 Not Implemented\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
}
