import { lookup } from 'node:dns/promises'
import { mkdir, mkdtemp, rmdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { oneLine, StartFault } from '#scripts/supervisor/start-fault.ts'
import { within } from '#scripts/supervisor/within.ts'

const makeTimeoutMs = 5_000

/** Throws `StartFault` when the web could not listen: on any address of `host`, as a browser may take any of them. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const addresses = await lookup(host, { all: true }).catch((cause: unknown) => {
    throw new StartFault(`HOST cannot be used: ${host} is no address of this machine.`, { cause })
  })
  const faults = await Promise.all(addresses.map(({ address }) => tryToListen(address, port)))
  const fault = faults.find((code) => code === 'EADDRINUSE') ?? (faults.includes(null) ? null : faults[0])
  if (!fault) return
  if (fault === 'EADDRINUSE')
    throw new StartFault(
      `Port ${port} is in use by another program: choose another one, as in PORT=${port + 1} npm start.`,
    )
  if (fault === 'EACCES')
    throw new StartFault(`Port ${port} is not open to this user: choose one above 1023, as in PORT=3000 npm start.`)
  throw new StartFault(`HOST cannot be used: nobody can listen on ${host} here (${fault}).`)
}

/** The code of the fault, or null. */
function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? oneLine(error)))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

/**
 * Makes the data folder where there is none; root's can be passed through, because other users work below it. Throws
 * `StartFault` when it cannot be written.
 */
export async function requireWritable(dataDirectory: string): Promise<void> {
  try {
    // In file systems like /proc Node goes on trying for ever.
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700
    await within(makeTimeoutMs, mkdir(dataDirectory, { recursive: true, mode }))
    await rmdir(await mkdtemp(path.join(dataDirectory, '.try-')))
  } catch (cause) {
    throw new StartFault(`DATA_DIR cannot be used: ${dataDirectory} cannot be written (${oneLine(cause)}).`, { cause })
  }
}
