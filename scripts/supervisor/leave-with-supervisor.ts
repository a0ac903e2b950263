/**
 * Preloaded into a program that does not look at its parent by itself: when the channel to the supervisor closes because
 * that was killed, the program is asked to end, and made to.
 */
const patienceMs = 5_000

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), patienceMs).unref()
  process.kill(process.pid, 'SIGTERM')
})
// Listening keeps the channel, and with it the program, alive: what keeps it alive is its own business.
process.channel?.unref()
// Nobody reads any more once the supervisor is gone: that is no reason to fall before the end was orderly.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
