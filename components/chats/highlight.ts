import type { ThemedToken } from 'shiki/core'

type Language = { load: () => Promise<{ default: unknown }> }

const languages: Record<string, Language['load']> = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  jsx: () => import('shiki/langs/jsx.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  make: () => import('shiki/langs/make.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
}
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

const languageOf = (name: string) => {
  const known = aliases[name.toLowerCase()] ?? name.toLowerCase()
  return Object.hasOwn(languages, known) ? known : null
}

/** Longer code stays plain: highlighting it would hold up the page. */
const longest = 60_000

/** Code as coloured lines, for both themes at once; null where the language is not known. Grammars are loaded when first needed. */
export async function highlight(code: string, name: string): Promise<ThemedToken[][] | null> {
  const lang = languageOf(name)
  if (!lang || code.length > longest) return null
  const highlighter = await loadHighlighter()
  await highlighter.loadLanguage(languages[lang] as Parameters<typeof highlighter.loadLanguage>[0])
  const themes = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' }
  return highlighter.codeToTokens(code, { lang, themes, defaultColor: 'light-dark()' }).tokens
}

let loading: ReturnType<typeof load> | undefined
const loadHighlighter = () => {
  loading ??= load()
  return loading
}

/** With JavaScript's own regular expressions: the other engine is WebAssembly, which the page's policy does not run. */
async function load() {
  const [{ createHighlighterCore }, { createJavaScriptRegexEngine }, light, dark] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
    import('shiki/themes/github-light-high-contrast.mjs'),
    import('shiki/themes/github-dark-high-contrast.mjs'),
  ])
  return createHighlighterCore({
    themes: [light.default, dark.default],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
}
