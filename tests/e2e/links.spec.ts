import { expect, test } from '#tests/support/e2e.ts'

test('the address of a link is told to nobody, exchanged once, and never by looking ahead', async ({
  room,
  newChat,
}) => {
  const chatId = await newChat()
  const body = { kind: 'link', role: 'viewer' }
  const { token, url } = await room.api<{ token: string; url: string }>('POST', `/chats/${chatId}/grants`, body)
  const ask = (address: string, init: RequestInit = {}) =>
    fetch(new URL(address, room.app.url), { redirect: 'manual', ...init })
  const ahead = await ask(url, { method: 'HEAD' })
  expect([ahead.status, ahead.headers.getSetCookie()]).toEqual([200, []])
  const visited = await ask(url)
  expect([visited.status, visited.headers.get('location')]).toEqual([303, `/shared/${chatId}`])
  expect(visited.headers.getSetCookie()).toHaveLength(1)
  for (const { headers } of [ahead, visited]) {
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
    expect(headers.get('cache-control')).toBe('no-store')
  }
  for (const address of [`/s?token=${token}`, `/s/?token=${token}`, `/s/${token}/more`]) {
    const answer = await ask(address, { redirect: 'follow' })
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([404, []])
  }
  const cookie = visited.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  expect((await ask(`/api/v1/chats/${chatId}`, { headers: { cookie } })).status).toBe(200)
  expect((await ask(`/api/v1/chats/${chatId}?token=${token}`)).status).toBe(422)
  expect((await ask(`/api/v1/chats/${chatId}`)).status).toBe(401)
})
