import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useState } from 'react'

const everyMs = 2_000
/** How often a page is read again after something was changed: hosts that are busy need a while to look. */
const readings = 30

/** Reads the page again while something is under way, and for a while after what this gives was called. */
export function useFreshPage(isUnderWay: boolean): () => void {
  const router = useRouter()
  const [left, setLeft] = useState(0)
  const isWaiting = isUnderWay || left > 0
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => {
      router.refresh()
      setLeft((count) => Math.max(0, count - 1))
    }, everyMs)
    return () => clearInterval(timer)
  }, [isWaiting, router])
  return useCallback(() => {
    router.refresh()
    setLeft(readings)
  }, [router])
}
