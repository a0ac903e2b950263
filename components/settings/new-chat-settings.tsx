'use client'

import { backendNote } from '#components/chats/backend-picker.tsx'
import { usePreferences } from '#components/settings/preferences-provider.tsx'
import { SaveLine } from '#components/settings/save-line.tsx'
import { Section } from '#components/shell/page-frame.tsx'
import { Field } from '#components/ui/field.tsx'
import { LazySelect } from '#components/ui/lazy-select.tsx'
import { SelectButton } from '#components/ui/select-button.tsx'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'

const lastUsed = 'last-used'

/** What a chat begins with, where nothing else is chosen. */
export function NewChatSettings({ backends }: { backends: BackendInfo[] }) {
  const { preferences, change } = usePreferences()
  const chosen = preferences.backend
  const known = backends.find((backend) => backend.id === chosen)
  const choose = (value: string) => {
    const backend = backends.find((each) => each.id === value)
    void change({ backend: backend?.id ?? null })
  }
  const withModels = backends.filter((backend) => modelOption(backend) !== null)
  return (
    <>
      <Section title="Backend" hint="What a new chat runs on. It can be changed in every chat.">
        <LazySelect
          value={chosen ?? lastUsed}
          onChoose={choose}
          choices={[
            { value: lastUsed, name: 'The one used last' },
            ...backends.map((backend) => ({ value: backend.id, name: backend.name, note: backendNote(backend) })),
          ]}
          button={
            <SelectButton aria-label="Backend of new chats" className="max-w-80">
              {chosen === null ? 'The one used last' : (known?.name ?? chosen)}
            </SelectButton>
          }
        />
        {chosen !== null && known?.state !== 'ready' && (
          <p className="text-warning">
            {known?.name ?? chosen} cannot run now. Until it can, a new chat begins with one that does.
          </p>
        )}
        <SaveLine of="backend" />
      </Section>
      {withModels.length > 0 && (
        <Section title="Models" hint="What a new chat asks of each backend.">
          {withModels.map((backend) => (
            <ModelOf
              key={backend.id}
              backend={backend}
              value={preferences.models[backend.id] ?? null}
              onChange={(id, model) => void change({ models: { [id]: model } })}
            />
          ))}
          <SaveLine of="models" />
        </Section>
      )}
    </>
  )
}

/** What a backend lets choose as its model; null where it is not known to offer any. */
const modelOption = (backend: BackendInfo) =>
  backend.offer?.options.find((option) => option.category === 'model' && option.choices.length > 1) ?? null

const own = 'own'

function ModelOf(props: {
  backend: BackendInfo
  value: string | null
  onChange: (id: BackendId, model: string | null) => void
}) {
  const { backend, value } = props
  const choices = modelOption(backend)?.choices ?? []
  const name = choices.find((choice) => choice.value === value)?.name
  return (
    <Field label={backend.name} hint={value !== null && !name ? 'It does not offer this model now.' : undefined}>
      <ModelSelect
        value={value ?? own}
        words={value === null ? 'Its own choice' : (name ?? value)}
        choices={choices}
        onChange={(next) => props.onChange(backend.id, next === own ? null : next)}
      />
    </Field>
  )
}

function ModelSelect(props: {
  id?: string
  value: string
  words: string
  choices: readonly { value: string; name: string; description: string | null }[]
  onChange: (value: string) => void
}) {
  return (
    <LazySelect
      value={props.value}
      onChoose={props.onChange}
      choices={[
        { value: own, name: 'Its own choice' },
        ...props.choices.map((choice) => ({ value: choice.value, name: choice.name, note: choice.description })),
      ]}
      button={
        <SelectButton id={props.id} className="max-w-80">
          {props.words}
        </SelectButton>
      }
    />
  )
}
