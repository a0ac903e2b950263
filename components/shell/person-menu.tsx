'use client'

import { ChevronsUpDown, LogOut, Settings } from 'lucide-react'
import Link from 'next/link'
import { themeOf, themeWords } from '#components/shell/theme.ts'
import { useTheme } from '#components/shell/use-theme.ts'
import { Button } from '#components/ui/button.tsx'
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

export function PersonMenu({ person, signOut }: { person: PersonInfo; signOut: (input: unknown) => Promise<unknown> }) {
  const [theme, setTheme] = useTheme()
  const leave = async () => {
    await signOut(null)
    location.assign('/sign-in')
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          className="w-full justify-between px-2 text-foreground"
          aria-label={`${person.name}, menu`}
        >
          <span className="truncate">{person.name}</span>
          <ChevronsUpDown aria-hidden className="text-muted-foreground" />
        </Button>
      </DropdownMenuTrigger>
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
