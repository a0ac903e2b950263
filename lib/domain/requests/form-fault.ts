import { z } from 'zod'

const titled = z.array(z.looseObject({ const: z.string() }))
const property = z.looseObject({
  type: z.string().optional(),
  title: z.string().optional(),
  enum: z.array(z.string()).optional(),
  oneOf: titled.optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  items: z.looseObject({ enum: z.array(z.string()).optional(), anyOf: titled.optional() }).optional(),
})
type Property = z.infer<typeof property>
const form = z.looseObject({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
})

/** What is wrong with what was filled into a form, by its schema; null when it fits. No agent is given what it did not ask for. */
export function formFault(schema: unknown, content: Readonly<Record<string, unknown>>): string | null {
  const { data } = form.safeParse(schema)
  if (!data) return 'This form cannot be answered here.'
  for (const name of data.required)
    if (content[name] === undefined) return `${data.properties[name]?.title ?? name} is missing.`
  for (const [name, value] of Object.entries(content)) {
    const asked = data.properties[name]
    if (!asked) return `This form has no field “${name}”.`
    const fault = value === undefined ? null : valueFault(asked, value)
    if (fault) return `${asked.title ?? name} ${fault}.`
  }
  return null
}

function valueFault(asked: Property, value: unknown): string | null {
  switch (asked.type) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'is yes or no'
    case 'number':
    case 'integer':
      return numberFault(asked, value)
    case 'array':
      return listFault(asked, value)
    default:
      return textFault(asked, value)
  }
}

function numberFault({ type, minimum = -Infinity, maximum = Infinity }: Property, value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'is a number'
  if (type === 'integer' && !Number.isInteger(value)) return 'is a whole number'
  if (value < minimum) return `is at least ${minimum}`
  return value > maximum ? `is at most ${maximum}` : null
}

function textFault(asked: Property, value: unknown): string | null {
  if (typeof value !== 'string') return 'is a text'
  const choices = asked.enum ?? asked.oneOf?.map((one) => one.const)
  if (choices) return choices.includes(value) ? null : 'is none of what is offered'
  if (value.length < (asked.minLength ?? 0)) return `has at least ${asked.minLength} characters`
  return value.length > (asked.maxLength ?? Infinity) ? `has at most ${asked.maxLength} characters` : null
}

function listFault({ items, minItems = 0, maxItems = Infinity }: Property, value: unknown): string | null {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) return 'is a list of what is offered'
  const choices = items?.enum ?? items?.anyOf?.map((one) => one.const)
  if (choices && value.some((one) => !choices.includes(one))) return 'has something that is not offered'
  if (value.length < minItems) return `has at least ${minItems}`
  return value.length > maxItems ? `has at most ${maxItems}` : null
}
