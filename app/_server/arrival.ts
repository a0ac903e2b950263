import 'server-only'
import { cookies } from 'next/headers'
import { sessionCookie } from '#app/_server/session.ts'

const name = 'greenroom.arrival'
const lifetimeSeconds = 120
/** So many sign-ins in a row that did not hold are no accident. */
export const bounceLimit = 3

/**
 * How often this browser signed in within the last two minutes without being signed in afterwards. Kept in a cookie without any
 * demands of its own, so that it lasts where the session's does not.
 */
export async function countArrivals(): Promise<number> {
  const count = Number((await cookies()).get(name)?.value)
  return Number.isInteger(count) && count > 0 ? count : 0
}

/** Notes that this browser is being signed in. Only where cookies may be set: in actions and handlers. */
export async function noteArrival(): Promise<void> {
  const count = String((await countArrivals()) + 1)
  const jar = await cookies()
  jar.set(name, count, { httpOnly: true, sameSite: 'lax', path: '/', maxAge: lifetimeSeconds })
}

export async function forgetArrivals(): Promise<void> {
  const jar = await cookies()
  jar.delete(name)
}

/** Whether this browser sends a session at all, valid or not. */
export async function sendsSession(): Promise<boolean> {
  return (await sessionParts()).length > 0
}

/** Takes the session's cookie away, with the pieces that next-auth cuts a long one into. */
export async function clearSession(): Promise<void> {
  const { secure } = sessionCookie()
  const jar = await cookies()
  for (const part of await sessionParts())
    jar.set(part, '', { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: 0 })
}

async function sessionParts(): Promise<string[]> {
  const whole = sessionCookie().name
  const sent = (await cookies()).getAll().map((cookie) => cookie.name)
  return sent.filter((each) => each === whole || (each.startsWith(`${whole}.`) && /\.\d+$/.test(each)))
}
