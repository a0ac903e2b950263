import type { Endpoint } from '#lib/domain/api/endpoint.ts'

type Rooms = typeof import('#lib/domain/api/attachments.ts') &
  typeof import('#lib/domain/api/backends.ts') &
  typeof import('#lib/domain/api/chats.ts') &
  typeof import('#lib/domain/api/drafts.ts') &
  typeof import('#lib/domain/api/files.ts') &
  typeof import('#lib/domain/api/grants.ts') &
  typeof import('#lib/domain/api/hosts.ts') &
  typeof import('#lib/domain/api/installation.ts') &
  typeof import('#lib/domain/api/patches.ts') &
  typeof import('#lib/domain/api/paths.ts') &
  typeof import('#lib/domain/api/people.ts') &
  typeof import('#lib/domain/api/preferences.ts') &
  typeof import('#lib/domain/api/requests.ts') &
  typeof import('#lib/domain/api/search.ts') &
  typeof import('#lib/domain/api/shells.ts') &
  typeof import('#lib/domain/api/turns.ts') &
  typeof import('#lib/domain/api/workspaces.ts')

/** The endpoints by name, as types alone: their schemas are the server's, and need not travel to every browser. */
export type Api = { [Name in keyof Rooms as Rooms[Name] extends Endpoint ? Name : never]: Rooms[Name] }
type AddressOf<E> = E extends Endpoint ? `${E['method']} ${E['path']}` : never

/** Where the endpoints that the interface calls are. A wrong one does not compile. */
export const addresses = {
  addAttachment: 'POST /chats/{chatId}/attachments',
  answerRequest: 'POST /requests/{requestId}/answer',
  checkTitleModel: 'POST /installation/check-title-model',
  closeShell: 'DELETE /chats/{chatId}/shells/{shellId}',
  continueChat: 'POST /chats/{chatId}/continue',
  createChat: 'POST /chats',
  createGrant: 'POST /chats/{chatId}/grants',
  createSignInLink: 'POST /people/{personId}/sign-in-link',
  deleteChat: 'DELETE /chats/{chatId}',
  deletePerson: 'DELETE /people/{personId}',
  deletePath: 'DELETE /chats/{chatId}/files',
  editTurn: 'PATCH /turns/{turnId}',
  evictSlot: 'POST /hosts/{hostId}/slots/{slotId}/evict',
  findInChat: 'GET /chats/{chatId}/find',
  forgiveBackend: 'POST /hosts/{hostId}/backends/{backendId}/forgive',
  listBackends: 'GET /backends',
  listChats: 'GET /chats',
  listFolders: 'POST /chats/{chatId}/files/list',
  listGrants: 'GET /chats/{chatId}/grants',
  listHosts: 'GET /hosts',
  listMessages: 'GET /chats/{chatId}/messages',
  listPatches: 'GET /chats/{chatId}/patches',
  listPeople: 'GET /people',
  listRequests: 'GET /requests',
  listSessions: 'GET /chats/{chatId}/sessions',
  listShared: 'GET /grants',
  listShells: 'GET /chats/{chatId}/shells',
  listWorkspaces: 'GET /workspaces',
  makeFolder: 'POST /chats/{chatId}/files/folders',
  movePath: 'POST /chats/{chatId}/files/move',
  openShell: 'POST /chats/{chatId}/shells',
  promoteTurn: 'POST /turns/{turnId}/promote',
  readAttachment: 'GET /chats/{chatId}/attachments/{attachmentId}',
  readDraft: 'GET /chats/{chatId}/draft',
  readNewDraft: 'GET /draft',
  readPatch: 'GET /chats/{chatId}/patches/{patchId}',
  readPath: 'GET /chats/{chatId}/files',
  readPreferences: 'GET /preferences',
  readThrough: 'POST /chats/{chatId}/read',
  recordChanges: 'POST /chats/{chatId}/files/record',
  removeAttachment: 'DELETE /chats/{chatId}/attachments/{attachmentId}',
  removeTurn: 'DELETE /turns/{turnId}',
  resizeShell: 'POST /chats/{chatId}/shells/{shellId}/resize',
  restoreChat: 'POST /chats/{chatId}/restore',
  restartSlot: 'POST /hosts/{hostId}/slots/{slotId}/restart',
  restorePath: 'POST /chats/{chatId}/files/restore',
  retryWorkspace: 'POST /workspaces/{workspaceId}/prepare',
  revokeGrant: 'DELETE /grants/{grantId}',
  rotateGrant: 'POST /grants/{grantId}/rotate',
  saveDraft: 'PUT /chats/{chatId}/draft',
  saveNewDraft: 'PUT /draft',
  search: 'GET /search',
  searchChatPaths: 'GET /chats/{chatId}/paths',
  searchWorkspacePaths: 'GET /workspaces/{workspaceId}/paths',
  sendMessage: 'POST /chats/{chatId}/messages',
  stopTurn: 'POST /turns/{turnId}/stop',
  typeIntoShell: 'POST /chats/{chatId}/shells/{shellId}/input',
  updateChat: 'PATCH /chats/{chatId}',
  tryBackend: 'POST /backends/{backendId}/try',
  updateInstallation: 'PATCH /installation',
  updatePerson: 'PATCH /people/{personId}',
  updatePreferences: 'PATCH /preferences',
  updateWorkspace: 'PATCH /workspaces/{workspaceId}',
  writeFile: 'PUT /chats/{chatId}/files',
} as const satisfies { [Name in keyof Api]?: AddressOf<Api[Name]> }
