import { z } from 'zod'

/** Ids are opaque strings, branded so that one kind cannot be passed for another. `lib/ids.ts` makes them. */
const id = <Brand extends string>(brand: Brand) => z.string().min(1).max(64).brand(brand)

export const personId = id('PersonId')
export const signInId = id('SignInId')
export const tokenId = id('TokenId')
export const grantId = id('GrantId')
export const workspaceId = id('WorkspaceId')
export const chatId = id('ChatId')
export const messageId = id('MessageId')
export const turnId = id('TurnId')
export const requestId = id('RequestId')
export const patchId = id('PatchId')
export const hostId = id('HostId')
export const jobId = id('JobId')
export const attachmentId = id('AttachmentId')
export const invitationId = id('InvitationId')
export const credentialId = id('CredentialId')
export const taskId = id('TaskId')
export const shellId = id('ShellId')
export const modelRequestId = id('ModelRequestId')
export const budgetId = id('BudgetId')
export const backendId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'Lower-case letters, digits and dashes, starting with a letter')
  .brand('BackendId')
export const backendSessionId = z.string().min(1).max(512).brand('BackendSessionId')
export const snapshotId = z
  .string()
  .regex(/^[0-9a-f]{40,64}$/)
  .brand('SnapshotId')

export type PersonId = z.infer<typeof personId>
export type SignInId = z.infer<typeof signInId>
export type TokenId = z.infer<typeof tokenId>
export type GrantId = z.infer<typeof grantId>
export type WorkspaceId = z.infer<typeof workspaceId>
export type ChatId = z.infer<typeof chatId>
export type MessageId = z.infer<typeof messageId>
export type TurnId = z.infer<typeof turnId>
export type RequestId = z.infer<typeof requestId>
export type PatchId = z.infer<typeof patchId>
export type HostId = z.infer<typeof hostId>
export type JobId = z.infer<typeof jobId>
export type AttachmentId = z.infer<typeof attachmentId>
export type InvitationId = z.infer<typeof invitationId>
export type CredentialId = z.infer<typeof credentialId>
export type TaskId = z.infer<typeof taskId>
export type ShellId = z.infer<typeof shellId>
export type ModelRequestId = z.infer<typeof modelRequestId>
export type BudgetId = z.infer<typeof budgetId>
export type BackendId = z.infer<typeof backendId>
export type BackendSessionId = z.infer<typeof backendSessionId>
/** The id of a Git tree that holds the files of a worktree at one moment. */
export type SnapshotId = z.infer<typeof snapshotId>
