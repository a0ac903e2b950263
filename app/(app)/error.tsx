'use client'

import { PageFault } from '#components/shell/page-fault.tsx'

export default function AppError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFault {...props} />
}
