import type { ReactNode } from 'react'
import { Brand } from '#components/shell/brand.tsx'

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="flex min-h-dvh flex-col items-center px-4 pt-[16vh] pb-8">
      <div className="flex w-full max-w-[360px] flex-col gap-6">
        <Brand />
        {children}
      </div>
    </main>
  )
}
