import type { NextConfig } from 'next'

const publicUrl = process.env.PUBLIC_URL

/** For every answer; the policy of pages, which has a nonce, is set in `proxy.ts`. */
const everywhere = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
]
/** What somebody attached comes from here too, and must not run in the name of this site. */
const api = [{ key: 'Content-Security-Policy', value: "default-src 'none'; sandbox; frame-ancestors 'none'" }]

/** The addresses of links, and of what they lead to, are told to nobody and found by no search. */
const shared = [
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'X-Robots-Tag', value: 'noindex, nofollow' },
]

/** The build leaves a Brotli file beside each script and style sheet, to which `proxy.ts` leads browsers that take it. */
const compressed = [
  ['js', 'application/javascript; charset=UTF-8'],
  ['css', 'text/css; charset=UTF-8'],
].map(([ending, type = '']) => ({
  source: `/_next/static/:path*.${ending}`,
  has: [{ type: 'header' as const, key: 'accept-encoding', value: '(.*\\bbr\\b.*)' }],
  headers: [
    { key: 'Content-Encoding', value: 'br' },
    { key: 'Content-Type', value: type },
    { key: 'Vary', value: 'Accept-Encoding' },
  ],
}))

const config: NextConfig = {
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks the types of everything; who only starts it need not wait for that.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['nodemailer', 'pino', 'postgres', 'prom-client', 'redis', '@node-rs/argon2'],
  experimental: {
    serverActions: { allowedOrigins: publicUrl && URL.canParse(publicUrl) ? [new URL(publicUrl).host] : [] },
  },
  headers: async () => [
    { source: '/:path*', headers: everywhere },
    { source: '/api/:path*', headers: api },
    { source: '/s/:path*', headers: shared },
    { source: '/shared/:path*', headers: shared },
    ...compressed,
  ],
}

export default config
