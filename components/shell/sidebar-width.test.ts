import { expect, test } from 'vitest'
import { sidebarWidthOf } from '#components/shell/sidebar-width.ts'

test('a remembered width stays within its bounds, and what is none is the usual one', () => {
  expect(['300', '10', '9999', 'wide', '', undefined].map(sidebarWidthOf)).toEqual([300, 200, 420, 264, 264, 264])
})
