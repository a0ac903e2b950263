import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { changePreferences } from '#lib/domain/people/change-preferences.ts'
import type { PreferenceChanges, Preferences } from '#lib/domain/people/preferences.ts'

/** What became of the last change: `undo` brings back what it changed. */
export type Saving =
  | { kind: 'nothing' }
  | { kind: 'saving' | 'saved'; changes: PreferenceChanges; undo: PreferenceChanges }
  | { kind: 'failed'; changes: PreferenceChanges; words: string }
export type PreferencesState = { preferences: Preferences; saving: Saving }

const channelName = 'greenroom-preferences-1'

/** One's preferences as this tab has them: changed at once, saved at once, taken back where that fails, and told to other tabs. */
export class PreferencesStore {
  readonly #readers = new Set<() => void>()
  #channel: BroadcastChannel | undefined
  #state: PreferencesState
  #underWay = 0

  constructor(initial: Preferences) {
    this.#state = { preferences: initial, saving: { kind: 'nothing' } }
  }

  readonly read = (): PreferencesState => this.#state
  readonly subscribe = (reader: () => void): (() => void) => {
    this.#readers.add(reader)
    return () => this.#readers.delete(reader)
  }

  /** Follows other tabs, and other devices whenever somebody looks here again; gives what ends it. */
  start(): () => void {
    const stop = new AbortController()
    if (typeof BroadcastChannel !== 'undefined') {
      this.#channel = new BroadcastChannel(channelName)
      this.#channel.onmessage = () => void this.#fetch()
    }
    const look = () => document.visibilityState === 'visible' && void this.#fetch()
    document.addEventListener('visibilitychange', look, { signal: stop.signal })
    window.addEventListener('focus', look, { signal: stop.signal })
    return () => {
      stop.abort()
      this.#channel?.close()
      this.#channel = undefined
    }
  }

  /** What the server or another tab says; while a change of this tab is under way, that counts. */
  take(preferences: Preferences): void {
    if (this.#underWay === 0) this.#show({ ...this.#state, preferences })
  }

  readonly change = async (changes: PreferenceChanges): Promise<void> => {
    const undo = undoOf(this.#state.preferences, changes)
    this.#show({
      preferences: changePreferences(this.#state.preferences, changes),
      saving: { kind: 'saving', changes, undo },
    })
    this.#underWay++
    const result = await callEndpoint('updatePreferences', { body: changes })
    this.#underWay--
    if (!result.ok) {
      const preferences = changePreferences(this.#state.preferences, undo)
      this.#show({ preferences, saving: { kind: 'failed', changes, words: result.error.message } })
      return
    }
    const preferences = this.#underWay === 0 ? result.data : this.#state.preferences
    const { saving } = this.#state
    const isLast = saving.kind === 'saving' && saving.changes === changes
    this.#show({ preferences, saving: isLast ? { kind: 'saved', changes, undo } : saving })
    this.#channel?.postMessage('changed')
  }

  async #fetch(): Promise<void> {
    const result = await callEndpoint('readPreferences', {})
    if (result.ok) this.take(result.data)
  }

  #show(state: PreferencesState): void {
    this.#state = state
    for (const reader of this.#readers) reader()
  }
}

/** The changes that bring back what others change. */
function undoOf(old: Preferences, changes: PreferenceChanges): PreferenceChanges {
  const { models, notifications, ...rest } = changes
  return {
    ...Object.fromEntries(Object.keys(rest).map((key) => [key, old[key as keyof typeof rest]])),
    ...(notifications && { notifications: old.notifications }),
    ...(models && { models: Object.fromEntries(Object.keys(models).map((id) => [id, old.models[id] ?? null])) }),
  }
}
