import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { marked } from 'marked'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { Part } from '#lib/domain/parts/part.ts'

/** What no page can beat: the same messages as one static document without any script, compressed, on localhost. */
export async function serveBarePage(messages: readonly Message[]): Promise<{ url: string } & AsyncDisposable> {
  const body = gzipSync(documentOf(messages))
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip' })
    response.end(body)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Turned around, so that it begins at its end as the chat does. */
const documentOf = (messages: readonly Message[]): string => `<!doctype html><html lang="en"><title>Bare</title>
<style>body{margin:0}main{height:100vh;overflow:auto;display:flex;flex-direction:column-reverse}pre{overflow:auto}</style>
<main><div>${messages.map(articleOf).join('\n')}</div></main></html>`

const articleOf = ({ id, at, parts }: Message): string =>
  `<article id="${id}"><header>${at}</header>${parts.map(htmlOf).join('\n')}</article>`

function htmlOf(part: Part): string {
  switch (part.type) {
    case 'text':
      return marked.parse(part.text, { async: false })
    case 'tool':
      return `<p>${escaped(part.title)}</p>`
    case 'plan':
      return `<ul>${part.entries.map(({ content }) => `<li>${escaped(content)}</li>`).join('')}</ul>`
    case 'reasoning':
    case 'notice':
      return `<p>${escaped(part.text)}</p>`
    case 'file':
      return `<p>${escaped(part.name)}</p>`
    default:
      return part satisfies never
  }
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
