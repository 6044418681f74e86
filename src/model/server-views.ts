/** How the server itself is shown: its settings, and how each of its parts is. */
import { Type, type Static, type TSchema } from 'typebox'
import { InstantText, Maybe } from './views.ts'

/** A setting of the environment, as it counts in this server. */
export const SettingView = Type.Object({
  /** `BATUTA_HTTP_PORT`. */
  name: Type.String(),
  /** In the notation of the environment, `[secret]` for a secret; null: it is not set, and has no default. */
  value: Maybe(Type.String()),
  /** Whether the environment says so, or it is the default. */
  isSet: Type.Boolean(),
  about: Type.String(),
})
export type SettingView = Static<typeof SettingView>

const node = <Parts extends TSchema>(parts: Parts) =>
  Type.Object({
    name: Type.String(),
    status: Type.Enum(['ok', 'degraded', 'failed']),
    since: InstantText,
    /** The last thing that went wrong, kept after the recovery; null when nothing ever did. */
    lastError: Maybe(Type.String()),
    remedy: Type.Optional(Type.String()),
    latencyMs: Type.Optional(Type.Number()),
    facts: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    dependsOn: Type.Optional(Type.Array(Type.String())),
    parts,
  })

/** The system, its components, and their parts: docs/health.md. */
export const HealthView = Type.Object({
  phase: Type.Enum(['starting', 'running', 'stopping']),
  system: node(Type.Array(node(Type.Array(node(Type.Array(Type.Unknown())))))),
})
export type HealthView = Static<typeof HealthView>
