/**
 * An order of which it is not known yet whether it is carried out. It is the one refusal that may turn out to be none: nobody is told that it was
 * refused, and whoever goes on with it waits for its outcome.
 */
import { Refusal } from './refusal.ts'

export class Unsettled extends Refusal {
  /** What it comes to in the end; rejects as the order would have been. */
  readonly outcome: Promise<unknown>

  constructor(sentence: string, outcome: Promise<unknown>) {
    super('request.unsettled', sentence)
    this.outcome = outcome
  }
}

/** What an order comes to in the end, however long that takes. */
export const settled = async <Answer>(order: Promise<Answer>): Promise<Answer> => {
  try {
    return await order
  } catch (error) {
    if (error instanceof Unsettled) return error.outcome as Promise<Answer>
    throw error
  }
}
