import 'server-only'
import { after } from 'next/server'
import nodemailer, { type Transporter } from 'nodemailer'
import { environment, log } from '#app/_server/environment.ts'
import { withoutInput } from '#app/_server/fault.ts'
import { once } from '#app/_server/once.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const timeoutMs = 10_000

export type Mail = { to: string; subject: string; text: string }

/** Sends a mail in plain text. Throws `unavailable` when the mail server does not take it. */
export async function sendMail({ to, subject, text }: Mail): Promise<void> {
  const { mail } = environment()
  if (!mail) throw new Refusal('unavailable', 'This Greenroom sends no mail.')
  try {
    await transporter(mail.url).sendMail({ from: mail.from, to: { name: '', address: to }, subject, text })
  } catch (cause) {
    throw new Refusal('unavailable', 'The mail server did not take the mail.', { cause })
  }
}

/** Sends a mail, if there is one to send, once the answer is on its way: how long it takes tells nothing. Failures are logged. */
export function sendLater(write: () => Promise<Mail | null>): void {
  after(async () => {
    try {
      const mail = await write()
      if (mail) await sendMail(mail)
    } catch (error) {
      log().warn({ err: withoutInput(error) }, 'a mail was not sent')
    }
  })
}

const transporter = (url: string): Transporter =>
  once('mail', () =>
    nodemailer.createTransport({
      url,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    }),
  )
