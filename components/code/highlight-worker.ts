import { createHighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import type { HighlightAnswer, HighlightQuestion } from '#components/code/highlight.ts'

/** Colours code in a thread of its own: a grammar takes up to half a second to be made ready. */
const grammars: Record<string, () => Promise<{ default: unknown }>> = {
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

/** With JavaScript's own regular expressions: the other engine is WebAssembly, which is larger. */
async function load() {
  const [light, dark] = await Promise.all([
    import('shiki/themes/github-light-high-contrast.mjs'),
    import('shiki/themes/github-dark-high-contrast.mjs'),
  ])
  return createHighlighterCore({
    themes: [light.default, dark.default],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
}
const loading = load()
const themes = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' }

async function answer({ id, code, language }: HighlightQuestion): Promise<HighlightAnswer> {
  const highlighter = await loading
  const grammar = grammars[language]
  if (!grammar) return { id, lines: null }
  await highlighter.loadLanguage(grammar as Parameters<typeof highlighter.loadLanguage>[0])
  const { tokens } = highlighter.codeToTokens(code, { lang: language, themes, defaultColor: 'light-dark()' })
  const lines = tokens.map((line) =>
    line.map(({ content, color, htmlStyle }) => ({ text: content, color: htmlStyle?.color ?? color })),
  )
  return { id, lines }
}

self.addEventListener('message', ({ data }: MessageEvent<HighlightQuestion>) => {
  answer(data).then(
    (lines) => self.postMessage(lines),
    // Code that a grammar stumbles over stays plain.
    () => self.postMessage({ id: data.id, lines: null } satisfies HighlightAnswer),
  )
})
