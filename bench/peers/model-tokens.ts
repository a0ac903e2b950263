/** What a peer is told to have its model say, on each of its streams. */
export type Said = { modelUrl: string; tokens: number; rate: number }

/** A model's answer, token for token, as a server reads it from a provider. */
export async function* modelTokens({ modelUrl, tokens, rate }: Said): AsyncGenerator<string> {
  const response = await fetch(`${modelUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'scripted',
      stream: true,
      messages: [{ role: 'user', content: `[[stamped:${tokens}:${rate}]]` }],
      tools: [],
    }),
  })
  if (!response.ok || !response.body) throw new Error(`the model answered with ${response.status}`)
  let carry = ''
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (carry + piece).split('\n')
    carry = lines.pop() ?? ''
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue
      const { choices } = JSON.parse(line.slice(6)) as { choices: { delta: { content?: string } }[] }
      const content = choices[0]?.delta.content
      if (content) yield content
    }
  }
}
