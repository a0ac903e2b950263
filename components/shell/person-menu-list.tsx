'use client'

import { LogOut, Settings } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { themeOf, themeWords } from '#components/shell/theme.ts'
import { useTheme } from '#components/shell/use-theme.ts'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import { themes } from '#lib/domain/people/looks.ts'
import type { PersonInfo } from '#lib/domain/people/person.ts'

export function PersonMenuList(props: {
  trigger: ReactNode
  person: PersonInfo
  signOut: (input: unknown) => Promise<unknown>
}) {
  const { person, signOut } = props
  const [theme, setTheme] = useTheme()
  const leave = async () => {
    await signOut(null)
    location.assign('/sign-in')
  }
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{props.trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="min-w-56">
        <DropdownMenuLabel className="truncate">{person.email}</DropdownMenuLabel>
        <DropdownMenuItem asChild>
          <Link href="/settings">
            <Settings aria-hidden />
            Settings
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={(value) => setTheme(themeOf(value))}>
          {themes.map((each) => (
            <DropdownMenuRadioItem key={each} value={each}>
              {themeWords[each]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void leave()}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
