import { randomBytes } from 'node:crypto'
import type {
  AttachmentId,
  BudgetId,
  ChatId,
  CredentialId,
  GrantId,
  HostId,
  InvitationId,
  JobId,
  MessageId,
  ModelRequestId,
  PatchId,
  PersonId,
  RequestId,
  ShellId,
  SignInId,
  TaskId,
  TokenId,
  TurnId,
  WorkspaceId,
} from '#lib/domain/ids.ts'

type IdOf = {
  per: PersonId
  sin: SignInId
  tok: TokenId
  grt: GrantId
  wsp: WorkspaceId
  cht: ChatId
  msg: MessageId
  trn: TurnId
  req: RequestId
  pat: PatchId
  hst: HostId
  job: JobId
  att: AttachmentId
  inv: InvitationId
  crd: CredentialId
  tsk: TaskId
  shl: ShellId
  mrq: ModelRequestId
  bdg: BudgetId
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new id, `<prefix>_` and 26 characters of Crockford's base 32: 50 bits of milliseconds, then 80 random bits, so ids sort by time. */
export function newId<Prefix extends keyof IdOf>(prefix: Prefix): IdOf[Prefix] {
  let time = ''
  for (let rest = Date.now(), i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time
  let random = ''
  for (const byte of randomBytes(16)) random += alphabet[byte % 32]
  return `${prefix}_${time}${random}` as IdOf[Prefix]
}
