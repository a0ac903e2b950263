import { type NextRequest, NextResponse } from 'next/server'
import { nonceHeader, pathHeader } from '#app/_server/page-headers.ts'

const statics = '/_next/static/'

/**
 * Gives every page a nonce for its scripts and the policy that asks for it, and tells it which page it is. It authorises nothing.
 * Inline styles are allowed: highlighters, popovers and toasts bring theirs.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl
  if (pathname.startsWith(statics)) return scriptResponse(request)
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy(nonce)
  const headers = new Headers(request.headers)
  headers.set(nonceHeader, nonce)
  headers.set(pathHeader, `${request.nextUrl.pathname}${request.nextUrl.search}`)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

/** A build's scripts and styles, as the build compressed them where the browser takes that. */
function scriptResponse(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl
  const takesBrotli = /\bbr\b/.test(request.headers.get('accept-encoding') ?? '')
  if (!takesBrotli || !/\.(js|css)$/.test(pathname)) return NextResponse.next()
  return NextResponse.rewrite(new URL(`${pathname}.br`, request.url))
}

function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${process.env.NODE_ENV === 'development' ? ' ws:' : ''}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = { matcher: ['/((?!api/|_next/image|favicon.ico).*)'] }
