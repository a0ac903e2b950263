'use client'

import { themeWords } from '#components/shell/person-menu.tsx'
import { themes } from '#components/shell/theme.ts'
import { useTheme } from '#components/shell/use-theme.ts'

export function Appearance() {
  const [theme, setTheme] = useTheme()
  return (
    <fieldset className="flex flex-wrap gap-4">
      <legend className="sr-only">Theme</legend>
      {themes.map((each) => (
        <label key={each} className="flex items-center gap-2">
          <input
            type="radio"
            name="theme"
            className="accent-accent-solid"
            checked={theme === each}
            onChange={() => setTheme(each)}
          />
          {themeWords[each]}
        </label>
      ))}
    </fieldset>
  )
}
