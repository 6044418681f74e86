/** Notes about a batch. The same thing is said once, however many instances it concerns. */
import type { PlanNote } from './plan-request.ts'

export interface Notes {
  readonly add: (note: PlanNote) => void
  readonly list: () => PlanNote[]
}

export const openNotes = (): Notes => {
  const notes = new Map<string, PlanNote>()
  return {
    add: (note) => {
      if (!notes.has(note.sentence)) notes.set(note.sentence, note)
    },
    list: () => [...notes.values()],
  }
}
