/** What keys and tokens of known make look like, and whatever a line assigns to a name that says it is secret. */
const known =
  /\b(?:sk|pk|rk)-[\w-]{16,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bgr_[\w-]{16,}|\bxox[abprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g
const assigned = /(\b\w*(?:password|passwd|secret|token|api_?key|private_?key)\w*["']?\s*[:=]\s*["']?)[^\s"']{6,}/gi
const inAddress = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s/@]+@/gi

/** A text for a model that need not know them: what looks like a secret is left out. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(privateKey, '[secret]')
    .replace(known, '[secret]')
    .replace(inAddress, '$1[secret]@')
    .replace(assigned, '$1[secret]')
