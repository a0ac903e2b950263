'use client'

import { useEffect, useState } from 'react'
import { type ChangeData, type HunkData, pickRanges, type RangeTokenNode, type TokenizeEnhancer } from 'react-diff-view'
import { type CodeLine, highlight } from '#components/code/highlight.ts'
import { languageOfPath } from '#components/code/languages.ts'

type Side = 'old' | 'new'
type ColourRange = RangeTokenNode & { type: 'colour'; color: string }

/** The syntax colours of a diff's lines, once they are known; null until then and where its language is not. */
export function useDiffColours(hunks: readonly HunkData[], path: string): TokenizeEnhancer | null {
  const [colours, setColours] = useState<{ hunks: readonly HunkData[]; enhance: TokenizeEnhancer } | null>(null)
  useEffect(() => {
    const language = languageOfPath(path)
    if (language === null) return
    let current = true
    const sides = (['old', 'new'] as const).map((side) => readSide(hunks, side))
    void Promise.all(sides.map(({ code }) => highlight(code, language))).then((coloured) => {
      const [old, fresh] = sides.map(({ lineNumbers }, i) => rangesOf(lineNumbers, coloured[i] ?? []))
      if (current && coloured.some(Boolean)) setColours({ hunks, enhance: pickRanges(old ?? [], fresh ?? []) })
    })
    return () => {
      current = false
    }
  }, [hunks, path])
  return colours?.hunks === hunks ? colours.enhance : null
}

/** What of the hunks one side of the diff has. */
function readSide(hunks: readonly HunkData[], side: Side): { code: string; lineNumbers: number[] } {
  const changes = hunks.flatMap((hunk) => hunk.changes).filter((change) => numberOf(change, side) !== null)
  return {
    code: changes.map((change) => change.content).join('\n'),
    lineNumbers: changes.map((change) => numberOf(change, side) ?? 0),
  }
}

function numberOf(change: ChangeData, side: Side): number | null {
  if (change.type === 'normal') return side === 'old' ? change.oldLineNumber : change.newLineNumber
  return (change.type === 'delete') === (side === 'old') ? change.lineNumber : null
}

function rangesOf(lineNumbers: readonly number[], lines: readonly CodeLine[]): ColourRange[] {
  return lineNumbers.flatMap((lineNumber, i) => {
    let start = 0
    return (lines[i] ?? []).flatMap(({ text, color }): ColourRange[] => {
      const range = { type: 'colour' as const, lineNumber, start, length: text.length, color: color ?? '' }
      start += text.length
      return color && text.trim() !== '' ? [range] : []
    })
  })
}
