/** A change of who may come in: whatever comes of it, nobody is taken for who he was before. */

/** `forget` is called also where the work fails: a commit whose answer is lost may have happened. */
export const thenForget = async <Result>(forget: () => void, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } finally {
    forget()
  }
}
