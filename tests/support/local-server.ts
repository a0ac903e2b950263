import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'

export type LocalServer = { url: string; close(): Promise<void> }

/** An HTTP server on a free port; `listener` is made once its address is known. */
export async function startLocalServer(listener: (url: string) => RequestListener): Promise<LocalServer> {
  const server = createServer()
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port')
  const url = `http://localhost:${address.port}`
  server.on('request', listener(url))
  return {
    url,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
