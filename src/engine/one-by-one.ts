/** Work that is done one after another, in the order in which it came: what takes a thread and its memory is done once at a time. */

/** Does the work when all that came before has ended, well or not. */
export type OneByOne = <T>(work: () => Promise<T>) => Promise<T>

export const oneByOne = (): OneByOne => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
}
