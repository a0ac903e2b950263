import type { Draft } from '#lib/domain/composer/draft.ts'
import { editTime, newerDraft, noDraft } from '#lib/domain/composer/newer-draft.ts'

export type DraftPorts = {
  /** What this browser kept. */
  read(): Draft | null
  keep(draft: Draft): void
  /** Both give the draft that counts; null where the server could not be reached or does not take it. */
  load(): Promise<Draft | null>
  save(draft: Draft): Promise<Draft | null>
  nowMs(): number
}

const saveAfterMs = 400

/**
 * What somebody is writing in one place: kept in this browser at once and on the server a moment later. What was edited last counts,
 * wherever that was. While a message is under way it is shown as taken, and stays kept until the message was accepted.
 */
export class DraftKeeper {
  readonly #ports: DraftPorts
  readonly #listeners = new Set<() => void>()
  #draft: Draft
  /** What is shown instead while messages are under way. */
  #shown: Draft | null = null
  #underWay = 0
  /** The moment of the newest edit that was seen, here or on the server. */
  #seen: string | null
  #unsaved = false
  #saving: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(initial: Draft, ports: DraftPorts) {
    this.#draft = initial
    this.#seen = initial.editedAt
    this.#ports = ports
  }

  read = (): Draft => this.#shown ?? this.#draft

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes what this browser kept where that is newer, and saves it. */
  start(): void {
    const kept = this.#ports.read()
    if (kept && newerDraft(kept, this.#draft) === kept) this.#set(kept, true)
  }

  edit(change: Partial<Pick<Draft, 'text' | 'files'>>): void {
    const { text, files } = { ...this.read(), ...change }
    this.#shown = null
    this.#seen = editTime(this.#ports.nowMs(), this.#seen)
    this.#set({ text, files, editedAt: this.#seen }, true)
  }

  /** The draft is being sent: nothing is shown, everything stays kept. */
  take(): void {
    this.#underWay++
    this.#shown = noDraft
    this.#tell()
  }

  /** What was taken was accepted, or was not: then it is the caller's to give back. */
  settle(accepted: boolean): void {
    this.#underWay--
    const shown = this.#shown
    if (shown === null) return
    if (accepted) {
      this.edit({ text: '', files: [] })
      void this.flush()
    } else if (this.#underWay === 0) {
      this.#shown = null
      this.#tell()
    }
  }

  /** Another tab of this browser kept something. */
  hear(kept: Draft): void {
    if (this.#underWay === 0 && newerDraft(kept, this.#draft) === kept) this.#set(kept, false)
  }

  /** Looks whether something newer was written elsewhere. */
  async refresh(): Promise<void> {
    if (this.#unsaved) return await this.flush()
    const stored = await this.#ports.load()
    if (stored && this.#underWay === 0 && !this.#unsaved) this.#adopt(stored)
  }

  /** Saves now what is not saved yet. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#saving = this.#saving.then(() => this.#save())
    return this.#saving
  }

  async #save(): Promise<void> {
    if (!this.#unsaved) return
    const sent = this.#draft
    const answer = await this.#ports.save(sent)
    if (!answer) return
    if (this.#draft === sent) {
      this.#unsaved = false
      this.#adopt(answer, true)
    } else if (answer.editedAt && answer.editedAt > (this.#seen ?? '')) this.#seen = answer.editedAt
  }

  #adopt(stored: Draft, isAnswer = false): void {
    if (!isAnswer && newerDraft(this.#draft, stored) === this.#draft) return
    this.#seen = stored.editedAt
    const isSame = stored.text === this.#draft.text && stored.files.length === this.#draft.files.length
    this.#draft = isSame ? { ...this.#draft, editedAt: stored.editedAt } : stored
    this.#ports.keep(this.#draft)
    if (!isSame) this.#tell()
  }

  #set(draft: Draft, unsaved: boolean): void {
    this.#draft = draft
    this.#seen = draft.editedAt
    if (unsaved) {
      this.#unsaved = true
      this.#ports.keep(draft)
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.flush(), saveAfterMs)
    }
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
