import type { Recipe } from '#agent-host/backends/recipe.ts'

const plugin = '@opencode-ai/plugin'
const folder = '.config/opencode'
const dependencies = { [plugin]: '*' }

/**
 * What a home holds so that opencode takes the package for writing plugins as installed there. Otherwise it fetches that with 34 MB of
 * others from the registry for each home, behind a chat's first turn: seconds of a core, and a network that may not be there.
 * What it looks at is in `Npm.install` of opencode 1.18.
 */
export const homeFiles: Recipe['files'] = [
  { path: `${folder}/package.json`, content: JSON.stringify({ dependencies }) },
  {
    path: `${folder}/package-lock.json`,
    content: JSON.stringify({ lockfileVersion: 3, packages: { '': { dependencies } } }),
  },
  { path: `${folder}/node_modules/.keep`, content: '' },
]
