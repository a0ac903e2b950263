import type { SessionConfigOption, SessionModeState } from '@agentclientprotocol/sdk'
import type { Models } from './models/models.ts'
import type { Mode, Session } from './sessions/session.ts'

const modes: { id: Mode; name: string; description: string }[] = [
  { id: 'ask', name: 'Ask', description: 'Asks before it changes files or runs commands' },
  { id: 'auto', name: 'Auto', description: 'Changes files and runs commands without asking' },
]

export const isMode = (value: unknown): value is Mode => modes.some(({ id }) => id === value)

export const modeState = ({ mode }: Session): SessionModeState => ({ currentModeId: mode, availableModes: modes })

/** What a person can choose of a session: its mode, and its model where there are several. */
export function configOptions({ mode, model }: Session, { names }: Models): SessionConfigOption[] {
  const modeOption: SessionConfigOption = {
    type: 'select',
    id: 'mode',
    name: 'Mode',
    category: 'mode',
    currentValue: mode,
    options: modes.map(({ id, name, description }) => ({ value: id, name, description })),
  }
  if (names.length < 2) return [modeOption]
  const options = names.map((name) => ({ value: name, name }))
  return [modeOption, { type: 'select', id: 'model', name: 'Model', category: 'model', currentValue: model, options }]
}
