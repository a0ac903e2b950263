import { searchedLength } from '#lib/domain/credentials/searched-length.ts'

/** What a secret looks like where it is printed: `text` is to be replaced by the mask of `name`. */
export type SecretForm = { text: string; name: string }

/** Longer values are not looked for in another encoding. */
const encodedLimit = 1024
/** A value that is longer is also found where only some of it is printed. */
const pieceLength = 64
const shortestLine = 12
/** A line or a piece with fewer different characters is not a secret: spaces, dashes. */
const distinctCharacters = 6
const armour = /^-----(BEGIN|END) /

/** Every form in which the values of an environment are searched for; one that two names share is the first one's. */
export function secretForms(secrets: Readonly<Record<string, string>>): SecretForm[] {
  const forms = new Map<string, string>()
  for (const name of Object.keys(secrets).sort()) {
    for (const text of formsOf(secrets[name] ?? '')) if (!forms.has(text)) forms.set(text, name)
  }
  return [...forms].map(([text, name]) => ({ text, name }))
}

function formsOf(value: string): string[] {
  // A line break at its end is not printed again by everything that prints it.
  const core = value.trim()
  if (core.length < searchedLength) return []
  const encoded = core.length <= encodedLimit ? encodings(core) : []
  const forms = [core, ...escapings(core), ...encoded, ...lines(core), ...pieces(core)]
  return forms.filter((form) => form.length >= searchedLength)
}

/** As JSON, source code, a shell and HTML write it. */
function escapings(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1)
  return [
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', '\\/'),
    json.replace(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
    value.replaceAll("'", "'\\''"),
    value.replace(/["$`\\]/g, '\\$&'),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    value.replaceAll('\n', '\r\n'),
  ]
}

function encodings(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  const hex = bytes.toString('hex')
  const percent = encodeURIComponent(value.toWellFormed())
  return [
    ...[0, 1, 2].flatMap((before) => [base64(bytes, before, 'base64'), base64(bytes, before, 'base64url')]),
    hex,
    hex.toUpperCase(),
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([['', value]]).toString().slice(1),
  ]
}

/** The characters of base64 that the value alone decides, when so many bytes (modulo 3) stand before it. */
function base64(bytes: Buffer, before: number, alphabet: 'base64' | 'base64url'): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes])
  return whole.toString(alphabet).slice(Math.ceil((before * 4) / 3), Math.floor((whole.length * 4) / 3))
}

/** A value of several lines is printed with something before each of them: in patches, in lists. */
function lines(value: string): string[] {
  if (!value.includes('\n')) return []
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestLine && !armour.test(line) && isVaried(line))
}

function pieces(value: string): string[] {
  const found: string[] = []
  if (value.length < 2 * pieceLength) return found
  for (let at = 0; at < value.length; at += pieceLength) {
    const from = Math.min(at, value.length - pieceLength)
    found.push(value.slice(from, from + pieceLength))
  }
  return found.filter((piece) => isVaried(piece) && !piece.includes('-----'))
}

const isVaried = (text: string) => new Set(text).size >= distinctCharacters
