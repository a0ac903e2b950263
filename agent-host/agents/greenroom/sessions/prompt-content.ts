import type { ContentBlock } from '@agentclientprotocol/sdk'
import type { UserModelMessage } from 'ai'

export type PromptContent = UserModelMessage['content']
type Piece = Exclude<PromptContent, string>[number]

/** A prompt's content blocks as a model is told them: text as it is, text files within it, images and PDF as files under their names. */
export function promptContent(blocks: readonly ContentBlock[]): PromptContent {
  const pieces = blocks.flatMap(blockPieces)
  const isText = pieces.every((piece) => piece.type === 'text')
  return isText ? pieces.flatMap((piece) => piece.text || []).join('\n\n') : pieces
}

function blockPieces(block: ContentBlock): Piece[] {
  switch (block.type) {
    case 'text':
      return said(block.text)
    case 'resource_link':
      return said(`[${block.name}](${block.uri})`)
    case 'resource': {
      const { resource } = block
      if ('text' in resource) return said(`<file uri="${resource.uri}">\n${resource.text}\n</file>`)
      if (resource.mimeType === 'application/pdf') return file(resource.uri, resource.mimeType, resource.blob)
      return said(`(A file that cannot be shown: ${resource.uri})`)
    }
    case 'image':
      return file(block.uri ?? 'image', block.mimeType, block.data)
    case 'audio':
      return said('(A recording that cannot be shown)')
  }
}

const said = (text: string): Piece[] => (text ? [{ type: 'text', text }] : [])

/** Few providers pass a file's name on, so it is said before it. */
function file(uri: string, mediaType: string, data: string): Piece[] {
  const filename = nameIn(uri)
  return [...said(`${filename}:`), { type: 'file', mediaType, data, filename }]
}

function nameIn(uri: string): string {
  const last = uri.slice(uri.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(last) || 'file'
  } catch {
    return last
  }
}
