import type { LogNotice } from '#db/bus/bus.ts'

/** A notice as text, with its events while that is shorter than `limitBytes`, else without. */
export function encodeLog(notice: LogNotice, limitBytes: number): string {
  const whole = JSON.stringify(notice)
  return Buffer.byteLength(whole) < limitBytes ? whole : JSON.stringify({ ...notice, events: null })
}
