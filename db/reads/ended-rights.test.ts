import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Rights, readEndedRights } from '#db/reads/ended-rights.ts'
import { findLink } from '#db/reads/links.ts'
import { grants } from '#db/schema/grants.ts'
import { people, signIns, tokens } from '#db/schema/people.ts'
import { createGrant } from '#db/writes/grants/create.ts'
import { revokeGrant } from '#db/writes/grants/revoke.ts'
import { rotateGrant } from '#db/writes/grants/rotate.ts'
import { endSignIn } from '#db/writes/sign-ins/end.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import { revokeToken } from '#db/writes/tokens/revoke.ts'
import { testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'

let at: TestStore
beforeAll(async () => {
  at = await testStore()
})
afterAll(() => at.close())

const none: Rights = { signInIds: [], tokenIds: [], links: [] }
const past = sql`now() - interval '1 second'`

/** Somebody with a browser, a token and a link to a chat of theirs. */
async function holder() {
  const { owner, chatId } = await testScene(at.store)
  const { id: tokenId } = await createToken(owner, at.store, { name: 'test' })
  const grant = await createGrant(owner, at.store, { chatId, kind: 'link', role: 'viewer', expiresAt: null })
  const link = await findLink(at.store, grant.token)
  if (!link) throw new Error('the link leads nowhere')
  const links = [{ grantId: link.grantId, rotatedAt: link.rotatedAt }]
  const rights: Rights = { signInIds: [owner.signInId], tokenIds: [tokenId], links }
  return { owner, tokenId, grantId: link.grantId, rights }
}

test('what holds is not among what ended', async () => {
  const { rights } = await holder()
  expect(await readEndedRights(at.store, rights)).toEqual(none)
  expect(await readEndedRights(at.store, none)).toEqual(none)
})

test('what was revoked ended, and nobody else’s', async () => {
  const [gone, other] = [await holder(), await holder()]
  await revokeToken(gone.owner, at.store, { tokenId: gone.tokenId })
  await revokeGrant(gone.owner, at.store, { grantId: gone.grantId })
  await endSignIn(gone.owner, at.store)
  const both = {
    signInIds: [...gone.rights.signInIds, ...other.rights.signInIds],
    tokenIds: [...gone.rights.tokenIds, ...other.rights.tokenIds],
    links: [...gone.rights.links, ...other.rights.links],
  }
  expect(await readEndedRights(at.store, both)).toEqual(gone.rights)
})

test('what expired ended', async () => {
  const { owner, tokenId, grantId, rights } = await holder()
  const { database } = at.store
  await database.update(tokens).set({ expiresAt: past }).where(eq(tokens.id, tokenId))
  await database.update(grants).set({ expiresAt: past }).where(eq(grants.id, grantId))
  await database.update(signIns).set({ expiresAt: past }).where(eq(signIns.id, owner.signInId))
  expect(await readEndedRights(at.store, rights)).toEqual(rights)
})

test('what an account that is disabled has ended', async () => {
  const { owner, rights } = await holder()
  await at.store.database.update(people).set({ disabledAt: past }).where(eq(people.id, owner.personId))
  expect(await readEndedRights(at.store, rights)).toEqual(rights)
})

test('of a rotated link the token before ended, not the one that it has now', async () => {
  const { owner, grantId, rights } = await holder()
  const { token } = await rotateGrant(owner, at.store, { grantId })
  const link = await findLink(at.store, token)
  const now = { grantId, rotatedAt: link?.rotatedAt ?? null }
  const ended = await readEndedRights(at.store, { ...none, links: [...rights.links, now] })
  expect(ended).toEqual({ ...none, links: rights.links })
})
