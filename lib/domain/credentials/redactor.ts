import { type Automaton, buildAutomaton } from '#lib/domain/credentials/automaton.ts'
import { secretForms } from '#lib/domain/credentials/secret-forms.ts'

/** Replaces the values of secrets, in whatever form they are printed, by `[secret NAME]`. */
export type Redactor = {
  text(value: string): string
  /** The same line by line, so that there are as many lines as before: for diffs. */
  lines(value: string): string
  /** The same in every string of a JSON value, and in its keys. */
  json(value: unknown): unknown
  /** For a text that comes in pieces: however it is cut, what is said is what `text` says of the whole. */
  stream(): RedactedStream
}
export type RedactedStream = {
  /** What can be said by now; an end that may become a secret is held back. */
  push(piece: string): string
  /** What was held back. Where more comes all the same, of a secret that goes over this border the rest is replaced. */
  flush(): string
  /** The same where it is so little that nobody learns a secret by it: for a text that pauses. */
  ease(): string
}

/** So much of a secret may be said where a text pauses within it. */
const easedLength = 3

const mask = (name: string) => `[secret ${name}]`

/** For a process that holds no secrets. */
export const noSecrets: Redactor = {
  text: (value) => value,
  lines: (value) => value,
  json: (value) => value,
  stream: () => ({ push: (piece) => piece, flush: () => '', ease: () => '' }),
}

/** A redactor of the values of an environment, by name. */
export function redactorOf(secrets: Readonly<Record<string, string>>): Redactor {
  const forms = secretForms(secrets)
  if (forms.length === 0) return noSecrets
  const automaton = buildAutomaton(forms)
  const text = (value: string) => {
    const stream = streamOf(automaton)
    return stream.push(value) + stream.flush()
  }
  const json = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (typeof value === 'number') return text(String(value)) === String(value) ? value : text(String(value))
    if (Array.isArray(value)) return value.map(json)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), json(inner)]))
  }
  return {
    text,
    lines: (value) => value.split('\n').map(text).join('\n'),
    json,
    stream: () => streamOf(automaton),
  }
}

/** A place of the text that is kept, where a secret stands: from, until, and the longest form that was found there. */
type Mark = { from: number; until: number; length: number; name: number }

/**
 * Everything that any form covers is replaced, overlapping ones by one mask, and the same one after itself by one too: what is said
 * depends on nothing but the text.
 */
function streamOf(automaton: Automaton): RedactedStream {
  const { next, depth, found, foundName, names } = automaton
  let state = 0
  let kept = ''
  let marks: Mark[] = []
  /** Whose mask was the last thing that was said. */
  let masked: number | null = null

  const read = (piece: string, before: number) => {
    for (let i = 0; i < piece.length; i++) {
      state = next(state, piece.charCodeAt(i))
      if (state === 0) continue
      const length = found[state] as number
      if (length === 0) continue
      const until = before + i + 1
      addMark(marks, { from: Math.max(0, until - length), until, length, name: foundName[state] as number })
    }
  }
  /** Says what stands before a place; a secret that goes over it stays. */
  const say = (place: number) => {
    let said = ''
    let at = 0
    const over = marks.findIndex(({ until }) => until > place)
    const whole = marks.splice(0, over < 0 ? marks.length : over)
    for (const { from, until, name } of whole) {
      if (from > at) masked = null
      said += kept.slice(at, from) + (masked === name ? '' : mask(names[name] ?? ''))
      masked = name
      at = until
    }
    const end = Math.max(at, Math.min(place, marks[0]?.from ?? place))
    if (end > at) masked = null
    said += kept.slice(at, end)
    kept = kept.slice(end)
    marks = marks.map((mark) => ({ ...mark, from: mark.from - end, until: mark.until - end }))
    return said
  }
  return {
    push(piece) {
      const before = kept.length
      kept += piece
      read(piece, before)
      return say(Math.max(0, kept.length - (depth[state] as number)))
    },
    flush() {
      return say(kept.length)
    },
    ease() {
      return kept.length <= easedLength ? say(kept.length) : ''
    },
  }
}

/** Marks are apart from each other and in their order; a new one ends after all of them. */
function addMark(marks: Mark[], added: Mark): void {
  let { from, length, name } = added
  for (let last = marks.at(-1); last && last.until > from; last = marks.at(-1)) {
    if (last.length >= length) ({ length, name } = last)
    from = Math.min(from, last.from)
    marks.pop()
  }
  marks.push({ from, until: added.until, length, name })
}
