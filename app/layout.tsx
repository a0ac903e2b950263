import '#app/globals.css'
import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { rememberedNames } from '#components/shell/remembered.ts'
import { themeOf } from '#components/shell/theme.ts'

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
  const theme = themeOf((await cookies()).get(rememberedNames.theme)?.value)
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      {...(theme !== 'system' && { 'data-theme': theme })}
    >
      <body>{children}</body>
    </html>
  )
}
