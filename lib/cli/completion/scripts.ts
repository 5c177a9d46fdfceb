/**
 * What the shells are told: each asks `domrun complete` for the words at the cursor, a line each: the word, a tab, what
 * it is. `:files` in place of a word: names of files would do, too.
 */

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = typeof SHELLS[number];

/** In place of a word. */
export const FILES_LINE = ":files";

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

/** bash cuts words at `=` and `:` (COMP_WORDBREAKS); the line is put together again, and what stands is taken off. */
const BASH = `# bash completion for domrun; in ~/.bashrc: source <(domrun completion bash)
_domrun() {
  local line word cur=\${COMP_WORDS[COMP_CWORD]} joined='' prefix index
  local -a words=()
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ \${#words[@]} -gt 0 && ( $word == [=:]* || $joined == *[=:] ) ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    joined=$word
  done
  word=\${words[\${#words[@]}-1]}
  prefix=\${word%"$cur"}
  [[ $cur == [=:] ]] && prefix=$word cur=''
  COMPREPLY=()
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    if [[ $line == ${FILES_LINE} ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
    elif [[ $line == "$word"* ]]; then
      COMPREPLY+=("$(printf '%q' "\${line#"$prefix"}")")
    fi
  done < <(domrun complete -- "\${words[@]}" 2>/dev/null)
}
complete -F _domrun domrun
`;

const ZSH = `#compdef domrun
# zsh completion for domrun; in ~/.zshrc, behind compinit: source <(domrun completion zsh)
_domrun() {
  local line word
  local -a found
  for line in "\${(@f)$(domrun complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    word=\${line%%$'\\t'*}
    if [[ $word == ${FILES_LINE} ]]; then
      _files
    elif [[ -n $word ]]; then
      found+=("\${word//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done
  (( $#found )) && _describe domrun found
}
compdef _domrun domrun
`;

const FISH = `# fish completion for domrun; its place is ~/.config/fish/completions/domrun.fish
function __domrun_complete
  set -l words (commandline -opc) (commandline -ct)
  for line in (domrun complete -- $words[2..-1] 2>/dev/null)
    if test "$line" = ${FILES_LINE}
      __fish_complete_path (commandline -ct)
    else
      printf '%s\\n' $line
    end
  end
end
complete -c domrun -f -a '(__domrun_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
