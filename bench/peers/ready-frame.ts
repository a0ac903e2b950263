/** The frame of one token as Greenroom would send it, so that all carry the same. */
export const readyFrame = (seq: number, text: string): string =>
  `id: ${seq}\ndata: ${JSON.stringify({
    type: 'part.delta',
    turnId: 'trn_01m7z9hyaycn44sb2fe5wvms7x',
    messageId: 'msg_01m7z9hyaycn44sb2fe5wvms7x',
    index: 0,
    text,
    seq,
    at: new Date().toISOString(),
  })}\n\n`

export const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }
