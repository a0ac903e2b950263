import { EventSourceParserStream } from 'eventsource-parser/stream'
import { type FollowFrame, parseFrame } from '#components/follow/frame.ts'

/** The server sends at least a ping every 10 s; this long without anything means that the connection is dead. */
const stallMs = 25_000

export type ConnectionEnd = { kind: 'lost' } | { kind: 'refused'; status: number }
type Handlers = { onOpen: () => void; onFrame: (frame: FollowFrame) => void; onEnd: (end: ConnectionEnd) => void }

/** One stream of `GET /api/v1/events`. Says once how it ended, unless it was closed from here. */
export function openConnection(path: string, { onOpen, onFrame, onEnd }: Handlers): { close: () => void } {
  const aborter = new AbortController()
  let stall: ReturnType<typeof setTimeout> | undefined
  const heard = () => {
    clearTimeout(stall)
    stall = setTimeout(() => end({ kind: 'lost' }), stallMs)
  }
  const close = () => {
    clearTimeout(stall)
    aborter.abort()
  }
  const end = (how: ConnectionEnd) => {
    if (aborter.signal.aborted) return
    close()
    onEnd(how)
  }
  const read = async () => {
    const response = await fetch(path, {
      signal: aborter.signal,
      headers: { accept: 'text/event-stream' },
      cache: 'no-store',
    })
    if (!response.ok || !response.body) return end({ kind: 'refused', status: response.status })
    onOpen()
    const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
    const reader = events.getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      heard()
      const frame = parseFrame(next.value.data)
      if (frame && !aborter.signal.aborted) onFrame(frame)
    }
  }
  heard()
  read().then(
    () => end({ kind: 'lost' }),
    () => end({ kind: 'lost' }),
  )
  return { close }
}
