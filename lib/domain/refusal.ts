/** Why something was not done, as a code that a caller may act on. Everything else that throws is a bug. */
export const refusalCodes = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'too_many',
  'unavailable',
  'not_a_repository',
  'outside_roots',
  'unreadable_folder',
  'clone_failed',
  'address_refused',
  'fence_lost',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** An expected failure: `message` is for the person, `fields` maps input fields to what is wrong with them, `cause` is for the log. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly fields: Record<string, string> | undefined

  constructor(code: RefusalCode, message: string, more: { fields?: Record<string, string>; cause?: unknown } = {}) {
    super(message, { cause: more.cause })
    this.name = 'Refusal'
    this.code = code
    this.fields = more.fields
  }
}

/** The answer to whatever one may not see: the same as for what does not exist. */
export const notFound = (what: string) => new Refusal('not_found', `There is no such ${what}.`)
