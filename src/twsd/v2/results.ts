/** What an order of version 2 answers, for one object and for several. */
import { Refusal } from '#/lib/refusal.ts'
import { errorAnswer } from '#/twsd/errors.ts'
import type { Call } from '#/twsd/call.ts'
import { numberIn } from './paging.ts'

/** The schema has the field under two names. */
interface ActionResource {
  readonly id: string
  readonly url: string
  readonly message: string
  readonly isError: boolean
  readonly lockData?: object
  readonly error: boolean
}

export const done = (
  id: string,
  url: string,
  message: string,
  more: Pick<ActionResource, 'lockData'> = {},
): ActionResource => ({
  id,
  url,
  message,
  isError: false,
  ...more,
  error: false,
})

/** Throws what is no refusal. */
const failed = (id: string, url: string, error: unknown): ActionResource => {
  const { body } = errorAnswer(error, () => {
    throw error
  })
  const { messages } = body as { messages: readonly string[] }
  return { id, url, message: messages.join(' '), isError: true, error: true }
}

export interface FilterActionResponse {
  readonly successfulResourceResponses: readonly ActionResource[]
  readonly failedResourceResponses: readonly ActionResource[]
}

/** Of more objects than `max_object_affected` none is touched. Throws `request.invalid`. */
export const requireAtMost = (call: Call, found: number): void => {
  const most = numberIn(call, 'max_object_affected', { least: 0 }) ?? 1
  if (found <= most) return
  throw new Refusal(
    'request.invalid',
    `${found} objects are meant, and max_object_affected is ${most}: nothing was done. Say more closely which, or raise it.`,
  )
}

/** One after the other; what fails is told beside what was done. `addressOf` is asked when an object has been acted on. */
export const onEach = async <T>(
  objects: readonly T[],
  addressOf: (object: T) => { readonly id: string; readonly url: string },
  act: (object: T, number: number) => Promise<string>,
): Promise<FilterActionResponse> => {
  const successful: ActionResource[] = []
  const failures: ActionResource[] = []
  for (const [number, object] of objects.entries()) {
    try {
      const message = await act(object, number)
      const { id, url } = addressOf(object)
      successful.push(done(id, url, message))
    } catch (error) {
      const { id, url } = addressOf(object)
      failures.push(failed(id, url, error))
    }
  }
  return { successfulResourceResponses: successful, failedResourceResponses: failures }
}
