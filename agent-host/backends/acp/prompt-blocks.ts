import type { ContentBlock } from '@agentclientprotocol/sdk'
import type { PromptFile } from '#agent-host/backends/backend.ts'
import { base64Of, fenced, placeFiles, sortFiles, type Takes } from '#agent-host/backends/prompt-files.ts'
import { isImageType, isTextType } from '#lib/domain/attachments/allowed.ts'

/** What an agent said that a prompt may hold (`promptCapabilities`); `pdf` is a word of Greenroom's own agent. */
export type PromptCapabilities = { image: boolean; embeddedContext: boolean; pdf: boolean }

type Prompt = { text: string; files: readonly PromptFile[] }

/**
 * A prompt as content blocks: first the words, so that a slash command stays one, then the files. What the agent cannot take is
 * written below its home and named.
 */
export async function promptBlocks(
  { text, files }: Prompt,
  { can, home }: { can: PromptCapabilities; home: string },
): Promise<ContentBlock[]> {
  const takes: Takes = { image: can.image, text: true, pdf: can.pdf && can.embeddedContext }
  const { handed, placed } = sortFiles(files, takes)
  const places = await placeFiles(home, placed)
  const words = [text, places].filter(Boolean).join('\n\n')
  return [...(words ? [textBlock(words)] : []), ...handed.map((file) => fileBlock(file, can))]
}

const textBlock = (text: string): ContentBlock => ({ type: 'text', text })

function fileBlock(file: PromptFile, { embeddedContext }: PromptCapabilities): ContentBlock {
  const { id, name, mediaType: mimeType, bytes } = file
  const uri = `attachment://${id}/${encodeURIComponent(name)}`
  if (isImageType(mimeType)) return { type: 'image', mimeType, data: base64Of(bytes), uri }
  if (!isTextType(mimeType)) return { type: 'resource', resource: { uri, mimeType, blob: base64Of(bytes) } }
  if (!embeddedContext) return textBlock(fenced(file))
  return { type: 'resource', resource: { uri, mimeType, text: new TextDecoder().decode(bytes) } }
}
