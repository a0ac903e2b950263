'use client'

import { Choice } from '#components/settings/choice.tsx'
import { usePreferences } from '#components/settings/preferences-provider.tsx'
import { SaveLine } from '#components/settings/save-line.tsx'
import { Section } from '#components/shell/page-frame.tsx'
import { densityWords, themeWords } from '#components/shell/theme.ts'
import { densities, themes } from '#lib/domain/people/looks.ts'

export function Appearance() {
  const { preferences, change } = usePreferences()
  return (
    <>
      <Section title="Theme" hint="On all your devices.">
        <Choice
          label="Theme"
          values={themes}
          words={themeWords}
          value={preferences.theme}
          onChange={(theme) => void change({ theme })}
        />
        <SaveLine of="theme" />
      </Section>
      <Section
        title="Density"
        hint="How close rows stand. Text keeps its size; where you point with a finger nothing changes."
      >
        <Choice
          label="Density"
          values={densities}
          words={densityWords}
          value={preferences.density}
          onChange={(density) => void change({ density })}
        />
        <SaveLine of="density" />
      </Section>
    </>
  )
}
