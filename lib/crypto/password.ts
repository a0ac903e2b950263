import { hash, verify } from '@node-rs/argon2'

/** argon2id with what OWASP recommends as the least: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const parameters = { algorithm: 2, memoryCost: 19456, timeCost: 2, parallelism: 1 }

/** A hash of nothing, which costs as much to check as any other. */
const noHash = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** The hash of a password, with its salt and parameters, as a PHC string. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), parameters)
}

/** Whether `password` is the hashed one. Without a hash it is not, and finding that out takes as long. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const matches = await verify(passwordHash ?? noHash, password.normalize('NFKC'))
  return matches && passwordHash !== null
}
