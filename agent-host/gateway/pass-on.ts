import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Filter } from '#agent-host/gateway/client-bytes.ts'
import type { UsageTap } from '#agent-host/gateway/usage-tap.ts'

type Passing = { from: IncomingMessage; to: ServerResponse; filters: readonly Filter[]; tap: UsageTap }

/**
 * Passes an answer's body on as it comes, as fast as the client takes it. Resolves whether it came to its end; where the provider
 * breaks off, the client sees the same.
 */
export function passOn({ from, to, filters, tap }: Passing): Promise<'whole' | 'cut' | 'gone'> {
  const { promise, resolve } = Promise.withResolvers<'whole' | 'cut' | 'gone'>()
  const write = (bytes: Buffer) => {
    if (bytes.length > 0 && !to.write(bytes)) from.pause()
  }
  from.on('data', (chunk: Buffer) => {
    tap.push(chunk)
    write(filters.reduce((bytes, filter) => filter.push(bytes), chunk))
  })
  to.on('drain', () => from.resume())
  from.on('end', () => {
    tap.end()
    filters.forEach((filter, index) => {
      write(filters.slice(index + 1).reduce((bytes, next) => next.push(bytes), filter.end()))
    })
    to.end()
    resolve('whole')
  })
  from.on('error', () => {
    tap.end()
    to.destroy()
    resolve('cut')
  })
  to.on('close', () => {
    if (to.writableFinished) return
    from.destroy()
    tap.end()
    resolve('gone')
  })
  return promise
}
