import '#app/globals.css'
import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { buildId } from '#app/_server/build-id.ts'
import { currentLook } from '#app/_server/look.ts'

export const metadata: Metadata = {
  title: { default: 'Greenroom', template: '%s · Greenroom' },
  description: 'Work with coding agents together.',
  robots: { index: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#121212' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { theme, density } = await currentLook()
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      data-build={buildId()}
      {...(theme !== 'system' && { 'data-theme': theme })}
      {...(density !== 'comfortable' && { 'data-density': density })}
    >
      <body>{children}</body>
    </html>
  )
}
