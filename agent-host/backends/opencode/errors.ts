import { classifyError } from '#agent-host/backends/classify-error.ts'
import type { OpencodeError } from '#agent-host/backends/opencode/events.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** opencode's named errors as a turn's error. */
export function turnErrorOf({ name, data }: OpencodeError): TurnError {
  // An unknown error brings its stack, with folders of the machine that it was built on.
  const message = (data.message ?? name).split('\n')[0]?.replace(/^(\w*Error: )+/, '') ?? name
  const provider = data.providerID
  switch (name) {
    case 'ProviderAuthError':
      return classifyError({ text: `Authentication: ${message}`, httpStatus: data.statusCode ?? 401, provider })
    case 'APIError': {
      const text = [message, data.responseBody].filter(Boolean).join(' ')
      return classifyError({ text, httpStatus: data.statusCode, provider, retryable: data.isRetryable })
    }
    case 'ContextOverflowError':
      return classifyError({ text: `The context length was exceeded. ${message}` })
    case 'ContentFilterError':
      return classifyError({ text: `Content filter: ${message}` })
    case 'MessageOutputLengthError':
      return {
        kind: 'context_length',
        message: 'The answer reached the longest that the model gives.',
        retryable: false,
      }
    case 'MessageAbortedError':
      return { kind: 'internal', message: 'opencode ended the turn.', retryable: true, detail: message }
    default:
      return classifyError({ text: message })
  }
}
