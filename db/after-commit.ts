import type { Database, Transaction } from '#db/client.ts'
import type { Logger } from '#lib/log.ts'

type Task = () => void

const collected = new WeakMap<Transaction, Task[]>()

/**
 * Runs a task once what the transaction wrote is committed, after those that came before it; never where it, or the part of it that
 * `tx` stands for, is rolled back. Synchronous, so that no write waits for it.
 */
export function afterCommit(tx: Transaction, task: Task): void {
  const tasks = collected.get(tx)
  if (!tasks) throw new Error('this transaction is of no store')
  tasks.push(task)
}

/** The same database, whose transactions and parts of transactions keep what `afterCommit` is given. */
export function keepAfterCommit(database: Database, log: Logger): Database {
  const begin = database.transaction.bind(database)
  database.transaction = async (run, config) => {
    const tasks: Task[] = []
    const result = await begin((tx) => run(collecting(tx, tasks)), config)
    for (const task of tasks) attempt(task, log)
    return result
  }
  return database
}

function collecting(tx: Transaction, tasks: Task[]): Transaction {
  collected.set(tx, tasks)
  const begin = tx.transaction.bind(tx)
  tx.transaction = async (run) => {
    const ofPart: Task[] = []
    const result = await begin((part) => run(collecting(part, ofPart)))
    tasks.push(...ofPart)
    return result
  }
  return tx
}

/** The rows are there already: a task that fails takes nothing back. */
function attempt(task: Task, log: Logger): void {
  try {
    task()
  } catch (error) {
    log.error({ err: error }, 'what was to be done after a commit failed')
  }
}
