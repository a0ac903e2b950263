/** Shorter keys are no secrets, and would be found in any text. */
const shortestKey = 8

/** Takes the bytes of an answer as they come and gives those that the client gets, which may be some later. */
export type Filter = { push(bytes: Buffer): Buffer; end(): Buffer }

const nothing: Buffer = Buffer.alloc(0)

/** Masks the key wherever a provider repeats it; a text of the same length, so that lengths stay true. */
export function withoutKey(key: string): Filter | null {
  if (key.length < shortestKey) return null
  const secret = Buffer.from(key)
  const mask = Buffer.alloc(secret.length, '*')
  let held = nothing
  return {
    push(bytes) {
      const all = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
      const masked = replaceAll(all, secret, mask)
      const keep = begun(masked, secret)
      held = masked.subarray(masked.length - keep)
      return masked.subarray(0, masked.length - keep)
    },
    end: () => held,
  }
}

function replaceAll(bytes: Buffer, secret: Buffer, mask: Buffer): Buffer {
  let at = bytes.indexOf(secret)
  if (at < 0) return bytes
  const copy = Buffer.from(bytes)
  for (; at >= 0; at = bytes.indexOf(secret, at + secret.length)) mask.copy(copy, at)
  return copy
}

/** How many of the last bytes may be the beginning of the secret. */
function begun(bytes: Buffer, secret: Buffer): number {
  const first = secret[0] ?? 0
  let at = bytes.indexOf(first, Math.max(0, bytes.length - secret.length + 1))
  for (; at >= 0; at = bytes.indexOf(first, at + 1)) {
    const tail = bytes.subarray(at)
    if (secret.subarray(0, tail.length).equals(tail)) return tail.length
  }
  return 0
}

const isUsageAlone = /"choices"\s*:\s*\[\s*\]/

/** Leaves out the chunk of a chat completion that tells usage alone, for who did not ask for it: it has no choices, which not all expect. */
export function withoutUsageChunk(): Filter {
  let held = nothing
  return {
    push(bytes) {
      const all = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
      const end = Math.max(endOf(all, '\n\n'), endOf(all, '\r\n\r\n'))
      held = all.subarray(end)
      const whole = all.subarray(0, end)
      const text = whole.includes('"choices"') ? whole.toString('utf8') : ''
      if (!isUsageAlone.test(text)) return whole
      const events = text.split(/(?<=\r?\n\r?\n)/)
      return Buffer.from(events.filter((event) => !(isUsageAlone.test(event) && event.includes('"usage"'))).join(''))
    },
    end: () => held,
  }
}

function endOf(bytes: Buffer, border: string): number {
  const at = bytes.lastIndexOf(border)
  return at < 0 ? 0 : at + border.length
}
