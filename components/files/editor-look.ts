import { HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** The editor in the colours and type of the page. */
export const editorLook = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--background)', color: 'var(--foreground)' },
  '&.cm-focused': { outline: '2px solid var(--ring)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: 'var(--font-geist-mono), ui-monospace, monospace',
    fontSize: '13px',
    lineHeight: '20px',
  },
  '.cm-content': { caretColor: 'var(--foreground)', outline: 'none' },
  '.cm-gutters': { backgroundColor: 'var(--background)', color: 'var(--muted-foreground)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { fontSize: '12px', minWidth: '4ch', paddingRight: '12px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--foreground)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--foreground)', borderColor: 'var(--border)' },
  '.cm-panel.cm-search': { fontFamily: 'inherit', padding: '8px' },
  '.cm-panel.cm-search [name=close]': { fontSize: '16px', color: 'var(--muted-foreground)', top: '6px', right: '8px' },
  '.cm-panel.cm-search label': { fontSize: '12px' },
  '.cm-textfield': {
    backgroundColor: 'var(--background)',
    border: '1px solid var(--border-strong)',
    borderRadius: '6px',
    fontSize: '13px',
    padding: '2px 8px',
  },
  '.cm-button': {
    backgroundColor: 'var(--background)',
    backgroundImage: 'none',
    border: '1px solid var(--border-strong)',
    borderRadius: '6px',
    fontSize: '12px',
    padding: '2px 8px',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--warning-tint)', outline: '1px solid var(--warning-border)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--warning-border)' },
})

export const editorColours = HighlightStyle.define([
  { tag: [tags.comment, tags.meta], color: 'var(--muted-foreground)' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.tagName], color: 'var(--link)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--accent)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.attributeName], color: 'var(--warning)' },
  { tag: [tags.heading, tags.strong], fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: [tags.link, tags.url], color: 'var(--link)', textDecoration: 'underline' },
  { tag: [tags.deleted, tags.invalid], color: 'var(--danger)' },
  { tag: tags.inserted, color: 'var(--accent)' },
])
