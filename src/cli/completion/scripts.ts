/**
 * The scripts that complete command lines in a shell.
 *
 * Words and options stand in them as a table, so that most completions cost nothing; names are asked of the command line, which asks the
 * server and gives up after a second.
 */
import type { Place } from './words.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** What stands for a path in the table: words, options, kind of names. */
const caseOf = ({ path, words, options, names, isFile }: Place): string => {
  const kind = names ?? (isFile ? 'file' : '')
  return `    ${quoted(path)}) _batuta_words=${quoted(words.map(({ word }) => word).join(' '))} _batuta_options=${quoted(options.join(' '))} _batuta_kind=${quoted(kind)} ;;`
}

/** Finds the command that the words before lead to. Bash 3.2 and zsh read it alike. */
const table = (places: readonly Place[]): string => `_batuta_at() {
  _batuta_words= _batuta_options= _batuta_kind=
  case "$1" in
${places.map(caseOf).join('\n')}
  esac
}

_batuta_find() {
  local word path=
  _batuta_at ''
  for word in "$@"; do
    case " $_batuta_words " in
      *" $word "*) path="\${path:+$path }$word"; _batuta_at "$path" ;;
    esac
  done
}`

const bash = (places: readonly Place[]): string => `# Completion of batuta in bash: source <(batuta completion bash)
${table(places)}

_batuta() {
  local current="\${COMP_WORDS[COMP_CWORD]}" found="" name
  _batuta_find "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
  COMPREPLY=()
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$_batuta_options --server --profile --json --quiet --request-id --help" -- "$current")); return ;;
  esac
  case "$_batuta_kind" in
    file) COMPREPLY=($(compgen -f -- "$current")); return ;;
    ?*) found=$(command batuta complete "$_batuta_kind" "$current" 2>/dev/null) ;;
  esac
  while IFS= read -r name; do
    case "$name" in "$current"*) [ -n "$name" ] && COMPREPLY+=("$name") ;; esac
  done <<<"$found"
  COMPREPLY+=($(compgen -W "$_batuta_words" -- "$current"))
}

complete -F _batuta batuta ./batuta
`

const zsh = (places: readonly Place[]): string => `#compdef batuta
# Completion of batuta in zsh: source <(batuta completion zsh), or as a file _batuta in a folder of fpath
${table(places)}

_batuta() {
  local current="\${words[CURRENT]}"
  _batuta_find "\${(@)words[2,CURRENT-1]}"
  if [[ "$current" == -* ]]; then
    compadd -- \${=_batuta_options} --server --profile --json --quiet --request-id --help
    return
  fi
  case "$_batuta_kind" in
    file) _files; return ;;
    ?*) compadd -- \${(f)"$(command batuta complete "$_batuta_kind" "$current" 2>/dev/null)"} ;;
  esac
  compadd -- \${=_batuta_words}
}

# As a file of fpath this is the function itself, which is called when something is completed for the first time.
if [[ "\${funcstack[1]}" == _batuta ]]; then
  _batuta "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _batuta batuta
fi
`

const fishLines = ({ path, words, options, names, isFile }: Place): string[] => {
  const at = `-c batuta -n ${quoted(`__batuta_at ${quoted(path)}`)}`
  return [
    ...words.map(({ word, what }) => `complete ${at} -f -a ${quoted(word)} -d ${quoted(what)}`),
    ...options.map((option) => `complete ${at} -l ${quoted(option.replace(/^--/, ''))}`),
    ...(names === undefined
      ? []
      : [`complete ${at} -f -a ${quoted(`(command batuta complete ${names} (commandline -ct) 2>/dev/null)`)}`]),
    ...(isFile ? [`complete ${at} -F`] : []),
  ]
}

const fish = (places: readonly Place[]): string => `# Completion of batuta in fish: batuta completion fish | source
set -g __batuta_paths ${places
  .filter(({ path }) => path !== '')
  .map(({ path }) => quoted(path))
  .join(' ')}

function __batuta_at
  set -l path ''
  for word in (commandline -opc)[2..]
    set -l next (string trim -- "$path $word")
    contains -- $next $__batuta_paths; and set path $next
  end
  test "$path" = "$argv[1]"
end

complete -c batuta -f
${['server', 'profile', 'json', 'quiet', 'request-id', 'help'].map((name) => `complete -c batuta -l ${name}`).join('\n')}
${places.flatMap(fishLines).join('\n')}
`

export const completionScript: Readonly<Record<Shell, (places: readonly Place[]) => string>> = { bash, zsh, fish }
