/** One person or program that asks a server: by its own session, and every answer is timed and counted. */

export interface Asked {
  readonly habit: string
  readonly ms: number
}

export interface Asker {
  /** The answer, or undefined where the server refused: a job may have gone meanwhile. */
  readonly get: (path: string) => Promise<unknown>
  readonly post: (path: string, body: object) => Promise<unknown>
}

/** What all of them together have asked. */
export interface Asking {
  readonly as: (habit: string, headers: Readonly<Record<string, string>>) => Asker
  readonly asked: readonly Asked[]
  /** By status, what was not answered with 200. */
  readonly refused: Readonly<Record<string, number>>
}

export const startAsking = (url: string): Asking => {
  const asked: Asked[] = []
  const refused: Record<string, number> = {}
  const send = async (habit: string, path: string, init: RequestInit): Promise<unknown> => {
    const begun = performance.now()
    const response = await fetch(url + path, init)
    const text = await response.text()
    asked.push({ habit, ms: performance.now() - begun })
    if (response.ok) return JSON.parse(text)
    refused[response.status] = (refused[response.status] ?? 0) + 1
    return undefined
  }
  return {
    as: (habit, headers) => ({
      get: (path) => send(habit, path, { headers }),
      post: (path, body) =>
        send(habit, path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        }),
    }),
    asked,
    refused,
  }
}
