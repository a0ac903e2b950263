const encoder = new TextEncoder()

/** One message of an event stream, without an `event:` field, as docs of the API say ("Streams"). */
export const frame = (data: object, id?: string | number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`

export const encode = (frames: string): Uint8Array => encoder.encode(frames)

export type CloseReason = 'revoked' | 'deleted' | 'signed_out' | 'shutdown'
