/** The routes of logins, users, sessions and tokens. */
import { Type } from 'typebox'
import {
  LoginView,
  NewTokenView,
  SessionView,
  TokenView,
  UserView,
  GivenPassword,
  GrantView,
} from '#/model/access-views.ts'
import { userNameText } from '#/model/caller.ts'
import { Order, storable } from './fields.ts'
import { exactly, route } from './route.ts'

const tag = 'Access'

const UserName = Type.String({ pattern: userNameText, description: 'In lower case.' })
const byUser = exactly({ user: UserName })
const Password = Type.String({ minLength: 1, maxLength: 200, pattern: storable, format: 'password' })
const Grants = Type.Array(GrantView, { maxItems: 50, description: 'Roles, each with what it is limited to.' })
const PlaceId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\w-]+$' })

export const accessRoutes = {
  login: route({
    method: 'POST',
    path: '/login',
    needs: 'nobody',
    tag,
    summary: 'Log in',
    description:
      'Answers with a cookie. Orders that come with it need the header "x-batuta-request: 1". Who fails often has to wait.',
    body: exactly({ name: Type.String({ minLength: 1, maxLength: 64, pattern: storable }), password: Password }),
    response: LoginView,
  }),
  logout: route({ method: 'POST', path: '/logout', needs: 'login', tag, summary: 'Log out', response: exactly({}) }),
  me: route({ method: 'GET', path: '/me', needs: 'login', tag, summary: 'Say who asks', response: LoginView }),
  changePassword: route({
    method: 'POST',
    path: '/me/password',
    needs: 'login',
    tag,
    summary: 'Change your own password',
    description: 'At least 12 characters, without your name in it. All other sessions of yours end.',
    body: exactly({ password: Password, newPassword: Password }),
    response: LoginView,
  }),
  users: route({
    method: 'GET',
    path: '/users',
    needs: 'administrator',
    tag,
    summary: 'List users',
    response: Type.Object({ items: Type.Array(UserView) }),
  }),
  addUser: route({
    method: 'POST',
    path: '/users',
    needs: 'administrator',
    tag,
    summary: 'Add a user',
    description: 'The answer has a password for the first login, which is shown this once and must be changed then.',
    body: exactly({ name: UserName, grants: Grants, ...Order.properties }),
    response: GivenPassword,
  }),
  changeUser: route({
    method: 'POST',
    path: '/users/:user/change',
    needs: 'administrator',
    tag,
    summary: 'Change what a user may do, or let nobody in as the user',
    params: byUser,
    body: exactly({ grants: Type.Optional(Grants), disabled: Type.Optional(Type.Boolean()), ...Order.properties }),
    response: UserView,
  }),
  resetPassword: route({
    method: 'POST',
    path: '/users/:user/reset',
    needs: 'administrator',
    tag,
    summary: 'Give a user a password for one login',
    description: 'All sessions of the user end. The password is shown this once, and must be changed with the login.',
    params: byUser,
    body: Order,
    response: GivenPassword,
  }),
  removeUser: route({
    method: 'POST',
    path: '/users/:user/remove',
    needs: 'administrator',
    tag,
    summary: 'Remove a user, with sessions and tokens',
    params: byUser,
    body: Order,
    response: exactly({}),
  }),
}

export const keyRoutes = {
  sessions: route({
    method: 'GET',
    path: '/sessions',
    needs: 'login',
    tag,
    summary: 'List sessions: your own, or all for an administrator',
    response: Type.Object({ items: Type.Array(SessionView) }),
  }),
  endSession: route({
    method: 'POST',
    path: '/sessions/:session/end',
    needs: 'login',
    tag,
    summary: 'End a session',
    params: exactly({ session: PlaceId }),
    body: Order,
    response: exactly({}),
  }),
  tokens: route({
    method: 'GET',
    path: '/tokens',
    needs: 'login',
    tag,
    summary: 'List tokens: your own, or all for an administrator',
    response: Type.Object({ items: Type.Array(TokenView) }),
  }),
  addToken: route({
    method: 'POST',
    path: '/tokens',
    needs: 'login',
    tag,
    summary: 'Make a token for a program',
    description:
      'It may do what its grants say and its owner may do, until it is over. It is shown this once; send it as "authorization: Bearer ...".',
    body: exactly({
      name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
      grants: Type.Optional(Grants),
      user: Type.Optional(Type.String({ pattern: userNameText, description: 'Whose it is, if not yours.' })),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 90 })),
      ...Order.properties,
    }),
    response: NewTokenView,
  }),
  revokeToken: route({
    method: 'POST',
    path: '/tokens/:token/revoke',
    needs: 'login',
    tag,
    summary: 'Revoke a token',
    params: exactly({ token: PlaceId }),
    body: Order,
    response: exactly({}),
  }),
}
