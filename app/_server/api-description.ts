import 'server-only'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { environment } from '#app/_server/environment.ts'
import { type Endpoint, faultAnswer, scopeOf } from '#lib/domain/api/endpoint.ts'
import { endpoints } from '#lib/domain/api/endpoints.ts'

/** The API in OpenAPI 3.1, from the schemas that its handlers parse by. */
export function apiDescription(): Record<string, unknown> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const endpoint of endpoints) {
    const { path, method } = endpoint
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(endpoint) }
  }
  const document = createDocument({
    openapi: '3.1.1',
    info: { title: 'Greenroom', version: '1', description: 'Everything that the interface does.' },
    servers: [{ url: `${environment().publicUrl}/api/v1` }],
    security: [{ token: [] }, { session: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A personal token, `gr_…`' },
        session: { type: 'apiKey', in: 'cookie', name: 'greenroom.session' },
        link: { type: 'apiKey', in: 'header', name: 'X-Share-Token', description: 'The token of a link, `gs_…`' },
        opened: {
          type: 'apiKey',
          in: 'cookie',
          name: 'greenroom.share.{grantId}',
          description: 'What a browser gets for a link that it opened, one per link',
        },
      },
    },
    paths: paths satisfies ZodOpenApiPathsObject,
  })
  return { ...document }
}

function operation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { summary, access, params, query, body, method } = endpoint
  const parameters = method === 'POST' && access === 'account' ? [idempotencyKey] : []
  return {
    summary,
    ...securityOf(endpoint),
    ...(parameters.length > 0 && { parameters }),
    ...((params || query) && { requestParams: { ...(params && { path: params }), ...(query && { query }) } }),
    ...(endpoint.takesFile && { requestBody: { required: true, content: fileContent } }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [String(endpoint.status)]: answer(endpoint),
      default: { description: 'It was not done', content: { 'application/json': { schema: faultAnswer } } },
    },
  }
}

function securityOf(endpoint: Endpoint): Pick<ZodOpenApiOperationObject, 'security' | 'description'> {
  if (endpoint.access === 'anybody') return { security: [] }
  const description = `Scope of tokens: \`${scopeOf(endpoint)}\``
  if (endpoint.access === 'account') return { description }
  return { description, security: [{ token: [] }, { session: [] }, { link: [] }, { opened: [] }] }
}

function answer({ status, answer, otherType }: Endpoint) {
  if (status === 204) return { description: 'Done' }
  const json = answer ? { 'application/json': { schema: answer } } : {}
  const other = otherType ? { [otherType]: { schema: { type: 'string' as const } } } : {}
  return { description: 'Done', content: { ...json, ...other } }
}

const bytes = { type: 'string' as const, format: 'binary' }
const fileContent = {
  'multipart/form-data': { schema: { type: 'object' as const, required: ['file'], properties: { file: bytes } } },
  'application/octet-stream': { schema: bytes },
}

const idempotencyKey = {
  in: 'header' as const,
  name: 'Idempotency-Key',
  required: false,
  description: 'Repeated within a day, the same request gives the same answer and does nothing again',
  schema: { type: 'string' as const, minLength: 1, maxLength: 255 },
}
