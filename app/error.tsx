'use client'

import { PageFault } from '#components/shell/page-fault.tsx'

export default function RootError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFault digest={error.digest} reset={reset} />
}
