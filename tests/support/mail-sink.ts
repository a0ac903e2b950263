import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export type SunkMail = { to: string[]; raw: string }

/** A real SMTP server that keeps what it is given. */
export async function startMailSink() {
  const mails: SunkMail[] = []
  const arrivals = new EventEmitter()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      void text(stream).then((raw) => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw })
        arrivals.emit('mail')
        done()
      }, done)
    },
  })
  server.listen(0, 'localhost')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    environment: { SMTP_URL: `smtp://localhost:${port}`, MAIL_FROM: 'Greenroom <room@example.org>' },
    mails,
    /** The link in the next mail to an address that was not taken yet; waits for it. */
    takeLink: async (to: string): Promise<string> => {
      const signal = AbortSignal.timeout(20_000)
      for (;;) {
        const at = mails.findIndex((mail) => mail.to.includes(to))
        const [mail] = at < 0 ? [] : mails.splice(at, 1)
        if (mail) return linkIn(mail.raw)
        await once(arrivals, 'mail', { signal })
      }
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** Quoted-printable breaks lines with `=`, which a long address may be cut by. */
function linkIn(raw: string): string {
  const found = raw
    .replaceAll('=\r\n', '')
    .replaceAll('=3D', '=')
    .match(/https?:\/\/\S+/)
  if (!found) throw new Error(`no link in ${raw}`)
  return found[0]
}
