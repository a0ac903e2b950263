/** Set by `proxy.ts` on the requests of pages: which page is asked for, and the nonce of its scripts. */
export const pathHeader = 'x-greenroom-path'
export const nonceHeader = 'x-nonce'
