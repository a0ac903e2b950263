import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DraftKeeper } from '#components/composer/draft-keeper.ts'
import type { Draft } from '#lib/domain/composer/draft.ts'
import { newerDraft, noDraft } from '#lib/domain/composer/newer-draft.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-01T10:00:00.000Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A server with one draft, and devices that write there. */
function server() {
  let stored: Draft = noDraft
  const state = { online: true, saves: 0 }
  const device = (kept: { draft: Draft | null } = { draft: null }, clockMs = 0) => {
    const keeper = new DraftKeeper(stored, {
      read: () => kept.draft,
      keep: (draft) => {
        kept.draft = draft
      },
      load: async () => (state.online ? stored : null),
      save: async (draft) => {
        if (!state.online) return null
        state.saves++
        if (newerDraft(draft, stored) === draft) stored = draft
        return stored
      },
      nowMs: () => Date.now() + clockMs,
    })
    keeper.start()
    return { keeper, kept, text: () => keeper.read().text, write: (text: string) => keeper.edit({ text }) }
  }
  return { state, device, stored: () => stored.text }
}

it('what is typed is kept at once and saved once somebody pauses', async () => {
  const { device, stored, state } = server()
  const one = device()
  one.write('a')
  one.write('ab')
  expect(one.kept.draft?.text).toBe('ab')
  expect(stored()).toBe('')
  await vi.advanceTimersByTimeAsync(400)
  expect([stored(), state.saves]).toEqual(['ab', 1])
})

it('a reload has what was typed, although it was not saved yet', async () => {
  const { device, stored } = server()
  const one = device()
  one.write('unsaved')
  const again = device(one.kept)
  expect(again.text()).toBe('unsaved')
  await vi.advanceTimersByTimeAsync(400)
  expect(stored()).toBe('unsaved')
})

it('another device follows, also one whose clock is behind', async () => {
  const { device } = server()
  const [one, two] = [device(), device({ draft: null }, -3_600_000)]
  one.write('from one')
  await vi.advanceTimersByTimeAsync(400)
  await two.keeper.refresh()
  expect(two.text()).toBe('from one')
  two.write('from two')
  await vi.advanceTimersByTimeAsync(400)
  await one.keeper.refresh()
  expect(one.text()).toBe('from two')
})

it('what is typed while another device wrote is not taken away', async () => {
  const { device, stored } = server()
  const [one, two] = [device(), device()]
  one.write('from one')
  await vi.advanceTimersByTimeAsync(400)
  two.write('later, from two')
  await two.keeper.refresh()
  expect([two.text(), stored()]).toEqual(['later, from two', 'later, from two'])
})

it('what cannot be saved stays in the browser, and is saved when it can be', async () => {
  const { device, stored, state } = server()
  const one = device()
  state.online = false
  one.write('offline')
  await vi.advanceTimersByTimeAsync(400)
  expect([one.text(), one.kept.draft?.text, stored()]).toEqual(['offline', 'offline', ''])
  state.online = true
  await one.keeper.refresh()
  expect(stored()).toBe('offline')
})

it('what is sent is shown as taken and stays kept until it was accepted', async () => {
  const { device, stored } = server()
  const one = device()
  one.write('to be sent')
  await vi.advanceTimersByTimeAsync(400)
  one.keeper.take()
  expect([one.text(), one.kept.draft?.text, stored()]).toEqual(['', 'to be sent', 'to be sent'])
  await one.keeper.refresh()
  expect(one.text()).toBe('')
  one.keeper.settle(true)
  await vi.advanceTimersByTimeAsync(400)
  expect([one.text(), one.kept.draft?.text, stored()]).toEqual(['', '', ''])
})

it('what was not accepted comes back', () => {
  const { device } = server()
  const one = device()
  one.write('to be sent')
  one.keeper.take()
  one.keeper.settle(false)
  expect(one.text()).toBe('to be sent')
})

it('what is typed while a message is under way stays when that was accepted', async () => {
  const { device, stored } = server()
  const one = device()
  one.write('first')
  one.keeper.take()
  one.write('next')
  one.keeper.settle(true)
  await vi.advanceTimersByTimeAsync(400)
  expect([one.text(), stored()]).toEqual(['next', 'next'])
})

it('another tab of the browser is followed', () => {
  const { device } = server()
  const [one, two] = [device(), device()]
  one.write('in one tab')
  if (one.kept.draft) two.keeper.hear(one.kept.draft)
  expect(two.text()).toBe('in one tab')
  two.keeper.hear({ text: 'old', files: [], editedAt: '2025-01-01T00:00:00.000Z' })
  expect(two.text()).toBe('in one tab')
})
