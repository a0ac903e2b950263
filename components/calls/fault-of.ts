import type { ActionResult } from '#lib/domain/action-result.ts'

export type CallFault = Extract<ActionResult<never>, { ok: false }>['error']

/** What the server says where it did not do what it was asked; null where it says nothing of the kind. */
export function faultOf(json: unknown): CallFault | null {
  if (!isRecord(json) || !isRecord(json.error)) return null
  const { code, message, fields } = json.error
  if (typeof code !== 'string' || typeof message !== 'string') return null
  const said = isRecord(fields)
    ? Object.entries(fields).filter((each): each is [string, string] => isText(each[1]))
    : []
  return { code, message, fields: Object.fromEntries(said) }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isText = (value: unknown) => typeof value === 'string'
