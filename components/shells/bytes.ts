const encoder = new TextEncoder()

export const bytesOf = (text: string): Uint8Array => encoder.encode(text)

/** What a terminal reports as one character a byte. */
export const bytesOfBinary = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0) & 255)

export function toBase64(bytes: Uint8Array): string {
  let signs = ''
  for (let at = 0; at < bytes.length; at += 8192) signs += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(signs)
}

export const fromBase64 = (data: string): Uint8Array => bytesOfBinary(atob(data))

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
