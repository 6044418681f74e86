/** The rows of OpenID Connect in the table of settings; what they say together `oidc-settings.ts` reads. */
import { Type } from 'typebox'
import { setting } from './setting.ts'

export const oidcRows = {
  BATUTA_OIDC_ISSUER: setting({
    schema: Type.String({ pattern: '^https?://[^\\s?#]+$' }),
    expects: 'a URL (https://login.example.com/realms/site)',
    fallback: undefined,
    unset: 'users of this site alone log in',
    about:
      'The provider of OpenID Connect whose users may log in, as it names itself. It must speak TLS, unless it is on this machine. `BATUTA_PUBLIC_URL` must be set, and the provider must know `/api/v1/login/oidc/callback` there.',
  }),
  BATUTA_OIDC_CLIENT_ID: setting({
    schema: Type.String({ pattern: '^\\S+$' }),
    expects: 'a name without blanks in it',
    fallback: undefined,
    unset: 'no provider',
    about: 'As what the provider knows this site.',
  }),
  BATUTA_OIDC_CLIENT_SECRET: setting({
    schema: Type.String({ pattern: '^\\S+$' }),
    expects: 'a text without blanks in it',
    fallback: undefined,
    unset: 'no provider',
    about: 'With what this site shows the provider that it is itself.',
    secret: true,
  }),
  BATUTA_OIDC_ROLES: setting({
    schema: Type.String({ minLength: 1 }),
    expects: 'rules with commas between them (groups:batuta-ops=operator)',
    fallback: undefined,
    unset: 'no provider',
    about:
      'Which claims of the provider give which roles: `CLAIM:VALUE=GRANT`, as in `groups:batuta-admins=administrator,groups:pay=operator:folder=/PAY`. `*` is any value, a dot leads into a claim (`realm_access.roles`), and `,` `=` `%` in a name, and `:` in that of a claim, are percent-encoded (`CN%3Dops%2CO%3Dx`).',
  }),
  BATUTA_OIDC_SCOPES: setting({
    schema: Type.String({ pattern: '^([\\x21-\\x7e]+ +)*openid( +[\\x21-\\x7e]+)*$' }),
    expects: 'names with blanks between them, openid among them',
    fallback: 'openid profile',
    about: 'What the provider is asked to tell of a user.',
  }),
}
