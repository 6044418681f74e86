/** Changes that a test tells by hand: what stands behind the streams of the edge in its tests. */
import type { ChangesAsked, ChangesDesk } from '#/engine/changes-desk.ts'
import { Refusal, type RefusalCode } from '#/lib/refusal.ts'
import type { Told } from '#/model/change-view.ts'

export interface MemoryChanges extends ChangesDesk {
  /** What was asked by whoever follows, in order. */
  readonly asked: ChangesAsked[]
  /** Tells all who follow now. */
  readonly tell: (told: Told) => void
  /** Refuses whoever asks from now on. */
  readonly refuse: (code: RefusalCode) => void
}

interface Follower {
  readonly messages: Told[]
  wake: () => void
}

export const memoryChanges = (): MemoryChanges => {
  const asked: ChangesAsked[] = []
  const followers = new Set<Follower>()
  let refused: RefusalCode | undefined

  const follow = async function* (follower: Follower, signal: AbortSignal): AsyncGenerator<Told> {
    try {
      while (!signal.aborted) {
        const told = follower.messages.shift()
        if (told !== undefined) yield told
        else await new Promise<void>((resolve) => (follower.wake = resolve))
      }
    } finally {
      followers.delete(follower)
    }
  }
  return {
    asked,
    follow: async (wanted, signal) => {
      asked.push(wanted)
      if (refused !== undefined) throw new Refusal(refused, 'This test says no.')
      const follower: Follower = { messages: [], wake: () => undefined }
      followers.add(follower)
      signal.addEventListener('abort', () => follower.wake())
      return follow(follower, signal)
    },
    tell: (told) => {
      for (const follower of followers) {
        follower.messages.push(told)
        follower.wake()
      }
    },
    refuse: (code) => {
      refused = code
    },
    lookAtDefinitions: () => undefined,
  }
}
