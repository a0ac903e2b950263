import { EventSourceParserStream } from 'eventsource-parser/stream'
import { type FollowFrame, parseFrame } from '#components/follow/frame.ts'

export type ConnectionEnd = { kind: 'lost' } | { kind: 'refused'; status: number }
type Handlers = { onOpen: () => void; onFrame: (frame: FollowFrame) => void; onEnd: (end: ConnectionEnd) => void }

/** One stream of `GET /api/v1/events`, given up after `stallMs` of silence. Says once how it ended, unless it was closed from here. */
export function openConnection(path: string, stallMs: number, handlers: Handlers): { close: () => void } {
  const { onOpen, onFrame, onEnd } = handlers
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
