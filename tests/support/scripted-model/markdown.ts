const topics = ['the queue', 'the lease', 'the snapshot', 'the follower', 'the projection', 'the worktree', 'the patch']

/** One section of a Markdown answer as agents write them: heading, prose, list, code and now and then a table. */
export function markdownSection(number: number): string {
  const topic = topics[number % topics.length] ?? ''
  const kinds = [typescript, shell, python]
  const code = kinds[number % kinds.length] ?? typescript
  return [
    `## ${number}. What ${topic} needs`,
    `I read \`src/part-${number}.ts\` and its tests. **Two things stand out:** ${topic} is taken before the head is locked, and a retry does not look at *who* holds it now. See [the notes](https://example.org/notes/${number}) for how it came to be.`,
    `- \`take(${number})\` runs before the check, so two callers may both win\n- the error of the first caller is lost:\n  1. it is thrown inside a callback\n  2. nobody awaits that callback\n- nothing tests **either** of them`,
    code(number),
    number % 3 === 0
      ? `| case | before | after |\n| --- | ---: | ---: |\n| one caller | ${number} ms | ${number} ms |\n| two callers | ${number * 7} ms | ${number + 1} ms |\n| a lost lease | never | ${number + 2} ms |`
      : `> What is left: ${topic} still counts from zero after a restart, which is right as long as nobody reads it before.`,
  ].join('\n\n')
}

/** The first `count` tokens of a Markdown text without an end, each about as long as a model's. */
export function markdownTokens(count: number): string[] {
  const tokens: string[] = []
  for (let number = 1; tokens.length < count; number++)
    tokens.push(...(`${markdownSection(number)}\n\n`.match(/ ?\w{1,6}|\s+|[^\w\s]{1,3}/g) ?? []))
  return tokens.slice(0, count)
}

const typescript = (number: number) => `\`\`\`ts
import { open, type Place } from './place-${number}.ts'

/** Takes the place, or says who has it. */
export async function take${number}(place: Place, { waitMs = ${number * 100} } = {}): Promise<Taken | null> {
  await using held = await open(place.file, 'wx')
  for (let attempt = 1; attempt <= 3; attempt++) {
    const owner = await held.read().catch((error: unknown) => describe(error))
    if (owner === null || owner.endedAt < Date.now() - waitMs) return { place, attempt, number: ${number} }
    await once(place.changes, 'released', { signal: AbortSignal.timeout(waitMs) })
  }
  return null
}
\`\`\``

const shell = (number: number) => `\`\`\`bash
npm test -- part-${number} --reporter=dot
git diff --stat HEAD~1 | tail -n 3   # only what was meant
for file in src/part-${number}*.ts; do wc -l "$file"; done
\`\`\``

const python = (number: number) => `\`\`\`python
class Lease${number}:
    """Held by one worker at a time."""

    def __init__(self, fence: int = ${number}) -> None:
        self.fence = fence

    def renew(self, now: float) -> bool:
        if now > self.until:
            raise LostLease(f"fence {self.fence} is over since {self.until - now:.1f} s")
        self.until = now + 30.0
        return True
\`\`\``
