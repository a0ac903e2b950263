'use client'

import { BareFault } from '#components/shell/page-fault.tsx'

export default function RootError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <BareFault {...props} />
}
