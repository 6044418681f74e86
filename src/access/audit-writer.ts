/** Appends entries to the audit, those that come while others are being written together: many orders at once cost few commits. */

/** Answers the number of the entry. What is given up while it waits for its turn is not written. */
export type WriteEntry = (entry: string, givenUp?: AbortSignal) => Promise<number>

const mostAtOnce = 500

interface Waiting {
  readonly entry: string
  readonly givenUp: AbortSignal | undefined
  readonly resolve: (id: number) => void
  readonly reject: (error: unknown) => void
}

/** `append`: takes entries in their order and answers their numbers. One statement at a time; what comes meanwhile waits for the next. */
export const createAuditWriter = (append: (entries: readonly string[]) => Promise<readonly number[]>): WriteEntry => {
  let waiting: Waiting[] = []
  let isWriting = false
  const write = async (): Promise<void> => {
    isWriting = true
    while (waiting.length > 0) {
      const group = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      try {
        const ids = await append(group.map(({ entry }) => entry))
        group.forEach(({ resolve }, i) => resolve(ids[i] ?? 0))
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    isWriting = false
  }
  return (entry, givenUp) =>
    new Promise((resolve, reject) => {
      if (givenUp?.aborted === true) return reject(givenUp.reason)
      const one: Waiting = { entry, givenUp, resolve, reject }
      givenUp?.addEventListener('abort', () => {
        if (!waiting.includes(one)) return
        waiting = waiting.filter((other) => other !== one)
        reject(givenUp.reason)
      })
      waiting.push(one)
      if (!isWriting) void write()
    })
}
