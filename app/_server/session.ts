import 'server-only'
import { getToken } from 'next-auth/jwt'
import { environment } from '#app/_server/environment.ts'
import { type SignInId, signInId } from '#lib/domain/ids.ts'
import { EnvironmentFault } from '#lib/env.ts'

/** The cookie that carries the session, and the secret that seals it. */
export function sessionCookie(): { name: string; secure: boolean; secret: string } {
  const { authSecret, publicUrl } = environment()
  if (!authSecret) throw new EnvironmentFault('AUTH_SECRET must be set for the web.')
  const secure = publicUrl.startsWith('https:')
  return { name: secure ? '__Secure-greenroom.session' : 'greenroom.session', secure, secret: authSecret }
}

/** Which sign-in a `cookie` header is of. Whether that still holds is what `actor.ts` looks up. */
export async function readSession(cookie: string | null): Promise<SignInId | null> {
  if (!cookie) return null
  const { name, secure, secret } = sessionCookie()
  const token = await getToken({
    req: { headers: new Headers({ cookie }) },
    secret,
    cookieName: name,
    secureCookie: secure,
  })
  return signInId.safeParse(token?.sid).data ?? null
}
