/** What is shown of users, sessions and tokens. Secrets are in none of it, but for those that are shown once. */
import { Type, type Static } from 'typebox'
import { roles } from './caller.ts'
import { InstantText, Maybe } from './views.ts'

const Pattern = (of: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: of }))

export const GrantView = Type.Object(
  {
    role: Type.Enum(roles),
    folder: Pattern('Limited to what lies in folders of this name (@ any text, ? one character), `/FINANCE`.'),
    workstation: Pattern('Limited to workstations of this name.'),
    stream: Pattern('Limited to job streams of this name, without workstation and folder.'),
  },
  { additionalProperties: false },
)

export const LoginView = Type.Object({
  /** `user:maria`, `token:maria/ci`, `local:root`, `anyone`. */
  actor: Type.String(),
  grants: Type.Array(GrantView),
  /** Nothing else can be done before that. */
  mustChangePassword: Type.Boolean(),
})
export type LoginView = Static<typeof LoginView>

export const UserView = Type.Object({
  name: Type.String(),
  /** Who says who it is: this site, or the provider of OpenID Connect, whose word also gives the roles. */
  origin: Type.Enum(['local', 'oidc']),
  grants: Type.Array(GrantView),
  disabled: Type.Boolean(),
  /** The password was given and not changed yet. */
  oneTime: Type.Boolean(),
  createdAt: InstantText,
  passwordAt: Maybe(InstantText),
})
export type UserView = Static<typeof UserView>

export const GivenPassword = Type.Object({ ...UserView.properties, password: Type.String() })
export type GivenPassword = Static<typeof GivenPassword>

export const SessionView = Type.Object({
  id: Type.String(),
  user: Type.String(),
  /** It is the one that asks. */
  own: Type.Boolean(),
  createdAt: InstantText,
  seenAt: InstantText,
  source: Type.String(),
  agent: Type.String(),
})
export type SessionView = Static<typeof SessionView>

export const TokenView = Type.Object({
  id: Type.String(),
  user: Type.String(),
  name: Type.String(),
  grants: Type.Array(GrantView),
  createdAt: InstantText,
  expiresAt: InstantText,
  seenAt: Maybe(InstantText),
})
export type TokenView = Static<typeof TokenView>

export const NewTokenView = Type.Object({ ...TokenView.properties, token: Type.String() })
export type NewTokenView = Static<typeof NewTokenView>
