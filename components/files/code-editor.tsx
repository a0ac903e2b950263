'use client'

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, LanguageDescription, syntaxHighlighting } from '@codemirror/language'
import { languages } from '@codemirror/language-data'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { editorColours, editorLook } from '#components/files/editor-look.ts'
import { leastChange, lineEndOf } from '#components/files/least-change.ts'
import { nameOf } from '#lib/domain/files/file-path.ts'

type Props = {
  path: string
  text: string
  editable: boolean
  wrap: boolean
  /** A line to bring into sight; `asked` changes whenever it is asked for. */
  line: { number: number; asked: number } | null
  onChange: (text: string) => void
  onSave: () => void
}

/** A file's text: read, searched, and where it is `editable` written. A new `text` replaces only what differs. */
export function CodeEditor(props: Props) {
  const { path, text, editable, wrap, line } = props
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor>(null)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    if (!place.current) return
    const made = makeEditor(place.current, latest)
    editor.current = made
    return () => {
      editor.current = null
      made.view.destroy()
    }
  }, [])
  useEffect(() => {
    const view = editor.current?.view
    if (!view || view.state.sliceDoc() === text) return
    view.dispatch({ changes: changesTo(view.state, text) })
  }, [text])
  useEffect(() => {
    const made = editor.current
    made?.view.dispatch({ effects: made.writing.reconfigure(writingOf(editable, path)) })
    if (editable) made?.view.focus()
  }, [editable, path])
  useEffect(() => {
    const made = editor.current
    made?.view.dispatch({ effects: made.wrapping.reconfigure(wrap ? EditorView.lineWrapping : []) })
  }, [wrap])
  useEffect(() => {
    const view = editor.current?.view
    if (!view || !line) return
    const at = view.state.doc.line(Math.max(1, Math.min(line.number, view.state.doc.lines)))
    view.dispatch({ selection: { anchor: at.from }, effects: EditorView.scrollIntoView(at.from, { y: 'center' }) })
  }, [line])
  return <div ref={place} className="h-full min-h-0 flex-1 overflow-hidden" />
}

/** CodeMirror's words for its search, as the rest of the page is written. */
const searchWords = {
  next: 'Next',
  previous: 'Previous',
  all: 'All',
  'match case': 'Match case',
  regexp: 'Pattern',
  'by word': 'Whole words',
  replace: 'Replace',
  'replace all': 'Replace all',
}

type Editor = { view: EditorView; writing: Compartment; wrapping: Compartment }

function makeEditor(parent: HTMLElement, latest: { current: Props }): Editor {
  const [writing, wrapping, language] = [new Compartment(), new Compartment(), new Compartment()]
  const { path, text, editable, wrap } = latest.current
  const save = {
    key: 'Mod-s',
    preventDefault: true,
    run: () => {
      latest.current.onSave()
      return true
    },
  }
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorState.lineSeparator.of(lineEndOf(text)),
        lineNumbers(),
        highlightSpecialChars(),
        drawSelection(),
        bracketMatching(),
        history(),
        search({ top: true }),
        EditorState.phrases.of(searchWords),
        highlightSelectionMatches(),
        syntaxHighlighting(editorColours),
        editorLook,
        keymap.of([save, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        writing.of(writingOf(editable, path)),
        wrapping.of(wrap ? EditorView.lineWrapping : []),
        language.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.onChange(update.state.sliceDoc())
        }),
      ],
    }),
  })
  void languageOf(path).then((found) => view.dispatch({ effects: language.reconfigure(found) }))
  return { view, writing, wrapping }
}

/** A file that is only read still takes the focus, so that it is scrolled and searched by key. */
const writingOf = (editable: boolean, path: string): Extension => [
  EditorState.readOnly.of(!editable),
  EditorView.contentAttributes.of({
    'aria-label': editable ? `Edit ${path}` : path,
    'aria-readonly': String(!editable),
    ...(!editable && { inputmode: 'none' }),
  }),
]

/** The language by the file's name; none where there is none, or where it could not be loaded. */
async function languageOf(path: string): Promise<Extension> {
  const found = LanguageDescription.matchFilename(languages, nameOf(path))
  return found ? await found.load().catch(() => []) : []
}

/** Offsets of a document count each line end as one. */
function changesTo(state: EditorState, text: string) {
  const next = state.toText(text)
  const { from, to, insert } = leastChange(state.doc.toString(), next.toString())
  return { from, to, insert: state.toText(insert.replaceAll('\n', state.lineBreak)) }
}
