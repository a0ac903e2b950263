import { expect, test } from 'vitest'
import { findPaths } from '#scripts/check-readme.ts'

test('links, pictures and paths in backticks are found, once each and without anchors', () => {
  const text =
    '[a](docs/a.md#b) ![p](./docs/p.png "title") <img src="docs/q.png"> `lib/domain/` and `lib/domain` `package.json`'
  expect(findPaths(text)).toEqual(['docs/a.md', 'docs/p.png', 'docs/q.png', 'lib/domain', 'package.json'])
})

test('commands, addresses, placeholders and words are no paths', () => {
  const text =
    '`npm start` `http://localhost:3000/x` [x](https://example.org/a.md) [y](#below) `/api/v1/health` `db/<noun>.ts` `HOST` `#lib/x.ts` `a/*.ts` `owner@x/y`'
  expect(findPaths(text)).toEqual([])
})

test('what stands in a fenced block is not read', () => {
  expect(findPaths('```\n`not/there.ts`\n```')).toEqual([])
})
