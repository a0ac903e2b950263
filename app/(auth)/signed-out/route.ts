import { redirect } from 'next/navigation'
import { currentActor } from '#app/_server/actor.ts'
import { bounceLimit, clearSession, countArrivals, forgetArrivals, sendsSession } from '#app/_server/arrival.ts'
import { pathAfterSignIn } from '#components/sign-in/path-after-sign-in.ts'

/**
 * Where pages send a browser whose session is void: clears it, since pages cannot, and goes on to `/sign-in` with the reason. A
 * browser that signs in and arrives here time and again is told what may be wrong instead.
 */
export async function GET(request: Request): Promise<Response> {
  const next = pathAfterSignIn(new URL(request.url).searchParams.get('next') ?? undefined)
  if (await currentActor()) redirect(next)
  const [count, hadSession] = await Promise.all([countArrivals(), sendsSession()])
  if (hadSession) await clearSession()
  if (count >= bounceLimit) {
    await forgetArrivals()
    redirect('/sign-in/trouble')
  }
  const reason = hadSession ? 'signed-out' : 'not-kept'
  redirect(`/sign-in?${new URLSearchParams({ reason, ...(next !== '/' && { next }) })}`)
}
