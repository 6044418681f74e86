/**
 * An order of which it is not known yet whether it is carried out. It is the one refusal that may turn out to be none: nobody is told that it was
 * refused, and whoever goes on with it waits for its outcome.
 */
import { Refusal } from './refusal.ts'

export class Unsettled extends Refusal {
  /** What it comes to in the end; rejects as the order would have been. */
  readonly outcome: Promise<unknown>
  /** Whether that is what the whole request would have been answered; else it is what one order comes to. */
  readonly isOfRequest: boolean

  constructor(sentence: string, outcome: Promise<unknown>, isOfRequest = false) {
    super('request.unsettled', sentence)
    this.outcome = outcome
    this.isOfRequest = isOfRequest
    // It may fail after nobody listens any more.
    outcome.catch(() => undefined)
  }
}

/** What an order comes to in the end, however long that takes. `onUnsettled` is told when it takes longer than whoever orders waits. */
export const settled = async <Answer>(order: Promise<Answer>, onUnsettled?: () => void): Promise<Answer> => {
  try {
    return await order
  } catch (error) {
    if (!(error instanceof Unsettled)) throw error
    onUnsettled?.()
    return error.outcome as Promise<Answer>
  }
}
