#!/usr/bin/env bash
# release.sh: what is published of a version, for the processor of this machine, in dist/release: the executable with
# its pages as a tarball, packages for Debian (where dpkg-deb is) and npm, what it is made of (SBOM), and checksums.
# The same commit, Deno and dependencies give the same bytes: it compiles twice, and compares. For another processor it
# is run there.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=tools.sh
source "$(dirname "$0")/tools.sh"

# Debian's and npm's names for the processor.
processor=$(uname -m)
case $processor in
  x86_64) debian=amd64 npm=x64 ;;
  aarch64) debian=arm64 npm=arm64 ;;
  *) die "there is no Deno for $processor" ;;
esac
[[ -z $(git_here status --porcelain) ]] || say "warning: the tree is changed, and its version says -dirty"
version=$(sed -n 's/^ *"version": "\(.*\)",$/\1/p' deno.json)
# Of everything that is packed, in place of the time of packing.
SOURCE_DATE_EPOCH=$(git_here log -1 --format=%ct || echo 0)
export SOURCE_DATE_EPOCH

work=$(mktemp -d "${TMPDIR:-/tmp}/domrun-release.XXXXXX")
trap 'rm -rf "$work"' EXIT
out=dist/release
rm -rf "$out" && mkdir -p "$out"
umask 022

# pack FILE DIRECTORY: what is below the directory, its last name included, always as the same bytes.
pack() {
  tar --create --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu \
    --directory "${2%/*}" "${2##*/}" | gzip --no-name -9 >"$1"
}

"$scripts/compile.sh"
cp dist/domrun "$work/first"
"$scripts/compile.sh" 2>/dev/null
cmp "$work/first" dist/domrun || die "two builds of one tree differ"

# What lies beside the program everywhere: completions and manual pages, as the program itself prints them.
share=$work/share
mkdir -p "$share"
shell_file() { mkdir -p "$share/${2%/*}" && dist/domrun completion "$1" >"$share/$2"; }
manual_page() { dist/domrun help --man "${@:2}" | gzip --no-name -9 >"$share/man/$1.gz"; }
if dist/domrun help completion >"$work/log" 2>&1; then
  shell_file bash bash-completion/completions/domrun
  shell_file zsh zsh/vendor-completions/_domrun
  shell_file fish fish/vendor_completions.d/domrun.fish
  mkdir -p "$share/man/man1" "$share/man/man5"
  manual_page man1/domrun.1
  manual_page man5/domrun-xml.5 xml
  for command in $(dist/domrun help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p'); do
    manual_page "man1/domrun-$command.1" "$command"
  done
fi

# What people read; the unit file starts the program where the package has it.
pages() {
  mkdir -p "$1/docs"
  cp README.md CHANGELOG.md SECURITY.md LICENSE "$1"
  cp docs/*.md 'docs/domrun@.service' "$1/docs"
  cp -R schemas "$1"
  # Whoever checked the tree out may have kept it from others.
  chmod -R u=rwX,go=rX "$1"
}

tree=$work/domrun-$version-linux-$processor
mkdir -p "$tree"
install -m 755 dist/domrun "$tree"
pages "$tree"
cp -R "$share" "$tree"
pack "$out/${tree##*/}.tar.gz" "$tree"

if command -v dpkg-deb >/dev/null; then
  deb=$work/deb
  mkdir -p "$deb/DEBIAN" "$deb/usr/bin" "$deb/usr/lib/systemd/user" "$deb/usr/share/doc/domrun"
  install -m 755 dist/domrun "$deb/usr/bin"
  cp -R "$share"/. "$deb/usr/share"
  pages "$deb/usr/share/doc/domrun"
  mv "$deb/usr/share/doc/domrun/LICENSE" "$deb/usr/share/doc/domrun/copyright"
  rm "$deb/usr/share/doc/domrun/docs/domrun@.service"
  sed 's|/usr/local/bin/|/usr/bin/|' 'docs/domrun@.service' >"$deb/usr/lib/systemd/user/domrun@.service"
  cat >"$deb/DEBIAN/control" <<CONTROL
Package: domrun
Version: $version
Architecture: $debian
Maintainer: The domrun authors <domrun@localhost>
Installed-Size: $(du -sk --apparent-size "$deb/usr" | cut -f 1)
Depends: libc6, libgcc-s1, procps, coreutils
Recommends: passt, qemu-system-x86, qemu-utils
Suggests: swtpm, virtiofsd, ovmf
Section: admin
Priority: optional
Description: runs a libvirt domain XML directly
 domrun checks a libvirt domain XML, asks the installed QEMU what it can do,
 starts one passt for each of its interfaces and one QEMU, and looks after them
 until the machine stops. No libvirtd, no root, no configuration.
CONTROL
  dpkg-deb --root-owner-group -Zxz --build "$deb" "$out/domrun_${version}_$debian.deb" >/dev/null
fi

package=$work/package
mkdir -p "$package"
install -m 755 dist/domrun "$package"
pages "$package"
cat >"$package/package.json" <<JSON
{
  "name": "domrun",
  "version": "$version",
  "description": "Runs a libvirt domain XML directly: QEMU, and passt for the network",
  "license": "Apache-2.0",
  "bin": { "domrun": "domrun" },
  "os": ["linux"],
  "cpu": ["$npm"]
}
JSON
pack "$out/domrun-$version-npm-$npm.tgz" "$package"

# What it is made of, by the modules that are bundled.
deno=$("$DENO" --version | sed -n '1s/^deno \([0-9.]*\).*/\1/p')
"$scripts/deno.sh" info --json main.ts |
  "$DENO" run --no-config "$scripts/release/sbom.ts" "$version" "$deno" >"$out/domrun-$version-$processor.cdx.json"
(cd "$out" && sha256sum -- * >SHA256SUMS)
say "In $out:"
ls -l "$out" >&2
