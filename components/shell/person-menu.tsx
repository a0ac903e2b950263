'use client'

import { ChevronsUpDown } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { OpensLater } from '#components/ui/opens-later.tsx'
import type { PersonInfo } from '#lib/domain/people/person.ts'

const loadMenu = () => import('#components/shell/person-menu-list.tsx')

export function PersonMenu(props: { person: PersonInfo; signOut: (input: unknown) => Promise<unknown> }) {
  const { person } = props
  const button = (
    <Button variant="ghost" className="w-full justify-between px-2 text-foreground" aria-label={`${person.name}, menu`}>
      <span className="truncate">{person.name}</span>
      <ChevronsUpDown aria-hidden className="text-muted-foreground" />
    </Button>
  )
  return (
    <OpensLater popup="menu" load={loadMenu} button={button}>
      {({ PersonMenuList }, trigger) => <PersonMenuList {...props} trigger={trigger} />}
    </OpensLater>
  )
}
