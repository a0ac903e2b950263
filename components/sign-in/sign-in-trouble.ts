export type SignInTrouble = { what: string; now: string }

/** Why a browser may not stay signed in, from the address that the installation is set up for and the one that is used. */
export function signInTrouble(publicUrl: string, used: string | null): SignInTrouble {
  const wanted = new URL(publicUrl)
  const actual = used ? new URL(used) : wanted
  const now = `Open ${wanted.origin} instead. If that is not the address of this Greenroom, whoever runs it sets PUBLIC_URL to the one that people use.`
  if (wanted.protocol === 'https:' && actual.protocol === 'http:')
    return {
      what: `This page was opened over http, but this Greenroom is set up for https (${wanted.origin}), and browsers keep such a sign-in over https alone.`,
      now,
    }
  if (wanted.host !== actual.host)
    return {
      what: `This page was opened as ${actual.origin}, but this Greenroom is set up for ${wanted.origin}. A sign-in at one address is not one at another.`,
      now,
    }
  return {
    what: 'The address is right, but the browser did not send back the cookie that it was given.',
    now: 'Allow cookies for this site, remove those that it has, and switch off what blocks them. Then sign in again.',
  }
}
