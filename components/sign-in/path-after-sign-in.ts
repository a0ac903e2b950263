/** Where somebody goes once signed in: a path of this site, and nothing else that an address could smuggle in. */
export function pathAfterSignIn(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next) || /[\\\s]/.test(next)) return '/'
  return next.startsWith('/sign-in') || next.startsWith('/api/') ? '/' : next
}
