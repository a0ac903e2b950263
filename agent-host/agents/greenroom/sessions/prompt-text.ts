import type { ContentBlock } from '@agentclientprotocol/sdk'

/** A prompt's content blocks as the text that a model is told: text as it is, files embedded or by their address. */
export function promptText(blocks: readonly ContentBlock[]): string {
  return blocks.map(blockText).filter(Boolean).join('\n\n')
}

function blockText(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text
    case 'resource_link':
      return `[${block.name}](${block.uri})`
    case 'resource':
      return 'text' in block.resource
        ? `<file uri="${block.resource.uri}">\n${block.resource.text}\n</file>`
        : `(A file that cannot be shown: ${block.resource.uri})`
    case 'image':
    case 'audio':
      return `(${block.type === 'image' ? 'An image' : 'A recording'} that cannot be shown)`
  }
}
