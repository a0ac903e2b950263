import type { Metadata } from 'next'
import { NotShared } from '#components/grants/not-shared.tsx'

export const metadata: Metadata = { title: 'Not shared', robots: { index: false, follow: false } }

export default function SharedNotFound() {
  return (
    <NotShared
      heading="This link does not work"
      words="It was revoked, has expired, or was never valid. Ask whoever shared it for a new one."
    />
  )
}
