'use client'

import { usePathname } from 'next/navigation'
import { useEffect } from 'react'
import { useFeed } from '#components/follow/follow-provider.tsx'

/** How many requests wait, on the tab's icon, and before its title where the page does not say it itself, as chats do. */
export function WaitingBadge() {
  const { openRequests } = useFeed()
  const titled = usePathname().startsWith('/chats/')
  useEffect(() => {
    const show = () => {
      if (!titled) showCount(openRequests)
      for (const link of document.head.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')) badge(link, openRequests)
    }
    show()
    // Going to another page sets title and icon anew.
    const watch = new MutationObserver(show)
    watch.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => watch.disconnect()
  }, [openRequests, titled])
  return null
}

function showCount(count: number) {
  const bare = document.title.replace(/^\(\d+\) /, '')
  const wanted = count > 0 ? `(${count}) ${bare}` : bare
  if (document.title !== wanted) document.title = wanted
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#1f9d55" d="M8 0 16 8 8 16 0 8Z"/><circle cx="11.5" cy="11.5" r="4.5" fill="#e08a00"/></svg>`
const badged = `data:image/svg+xml,${encodeURIComponent(svg)}`

function badge(link: HTMLLinkElement, count: number) {
  const href = link.getAttribute('href') ?? ''
  if (count > 0 && href !== badged) {
    link.dataset.plain = href
    link.setAttribute('href', badged)
  } else if (count === 0 && href === badged) link.setAttribute('href', link.dataset.plain ?? '/icon.svg')
}
