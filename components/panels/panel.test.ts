import { expect, test } from 'vitest'
import { clampWidth, readPanelSetting } from '#components/panels/panel.ts'

test('what is remembered is read, and what makes no sense is not', () => {
  expect(readPanelSetting('files', '600')).toEqual({ shown: 'files', widthPx: 600 })
  expect(readPanelSetting('hidden', 'wide')).toEqual({ shown: null, widthPx: 460 })
  expect(readPanelSetting(undefined, '1')).toEqual({ shown: null, widthPx: 320 })
})

test('a panel is never so wide that nothing else fits', () => {
  expect(clampWidth(5000)).toBe(1200)
  expect(clampWidth(5000, 700)).toBe(700)
})
