/** The languages that code is coloured in, by the name of their grammar. */
const languages = new Set([
  'bash',
  'c',
  'cpp',
  'csharp',
  'css',
  'diff',
  'docker',
  'go',
  'html',
  'java',
  'javascript',
  'json',
  'jsx',
  'kotlin',
  'make',
  'markdown',
  'php',
  'python',
  'ruby',
  'rust',
  'sql',
  'swift',
  'toml',
  'tsx',
  'typescript',
  'xml',
  'yaml',
])
const aliases: Record<string, string> = {
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  console: 'bash',
  'c++': 'cpp',
  cs: 'csharp',
  dockerfile: 'docker',
  js: 'javascript',
  mjs: 'javascript',
  jsonc: 'json',
  kt: 'kotlin',
  makefile: 'make',
  md: 'markdown',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  ts: 'typescript',
  mts: 'typescript',
  yml: 'yaml',
}

const endings: Record<string, string> = {
  cc: 'cpp',
  h: 'c',
  hpp: 'cpp',
  htm: 'html',
  cjs: 'javascript',
  cts: 'typescript',
  svg: 'xml',
  mdx: 'markdown',
  mk: 'make',
}

/** A grammar's name from what a fence calls its language; null where it is not known. */
export function languageOf(name: string): string | null {
  const lower = name.toLowerCase()
  const known = Object.hasOwn(aliases, lower) ? aliases[lower] : lower
  return known && languages.has(known) ? known : null
}

/** A grammar's name from a file's. */
export function languageOfPath(path: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const ending = name.slice(name.lastIndexOf('.') + 1)
  return languageOf(Object.hasOwn(endings, ending) ? (endings[ending] ?? ending) : ending)
}
