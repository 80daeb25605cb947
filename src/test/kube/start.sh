#!/usr/bin/env bash
# Starts etcd, kube-apiserver and kube-controller-manager on 127.0.0.1 and returns when all three answer. There is no kubelet and
# no scheduler: a Pod is ready when somebody writes so into its status, and the EndpointSlice follows by itself.
#   RUN             the folder of this cluster: certs, data, log, pid, and the kubeconfig of its administrator
#   ETCD_PORT, ETCD_PEER_PORT, API_PORT, KCM_PORT    ports that are free
#   ETCD_FSYNC=0    writes that a power cut may lose, as fits a test
#   KUBE_TESTENV    the cache that build.sh filled (default: ~/.cache/kube-testenv)
set -euo pipefail

: "${RUN:?}" "${ETCD_PORT:?}" "${ETCD_PEER_PORT:?}" "${API_PORT:?}" "${KCM_PORT:?}"
bin=${KUBE_TESTENV:-$HOME/.cache/kube-testenv}/bin
[ -x "$bin/kube-apiserver" ] || { echo "$bin/kube-apiserver is missing; run build.sh once" >&2; exit 1; }
certs=$RUN/certs
mkdir -p "$certs" "$RUN/log" "$RUN/pid"
chmod 700 "$certs"

# openssl that says something only when it fails.
quiet() {
  openssl "$@" 2>"$RUN/log/openssl.log" || { cat "$RUN/log/openssl.log" >&2; exit 1; }
}

certificates() {
  cd "$certs"
  quiet req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=milvus-xds-tests -keyout ca.key \
    -out ca.crt -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
  quiet req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=kube-apiserver -keyout server.key -out server.csr
  cat >server.ext <<'EXT'
subjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.96.0.1
extendedKeyUsage=serverAuth,clientAuth
keyUsage=digitalSignature
EXT
  quiet x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile server.ext -out server.crt
  # Signs the tokens of service accounts.
  quiet genrsa -out accounts.key 2048
  quiet rsa -in accounts.key -pubout -out accounts.pub
  openssl rand -hex 24 >admin.token
  echo "$(cat admin.token),admin,admin,system:masters" >tokens.csv
}
[ -f "$certs/tokens.csv" ] || (certificates)
token=$(cat "$certs/admin.token")

cat >"$RUN/kubeconfig" <<CONFIG
apiVersion: v1
kind: Config
current-context: tests
contexts: [{name: tests, context: {cluster: tests, user: admin}}]
users: [{name: admin, user: {token: $token}}]
clusters:
  - name: tests
    cluster: {server: "https://127.0.0.1:$API_PORT", certificate-authority-data: $(base64 -w0 "$certs/ca.crt")}
CONFIG
chmod 600 "$RUN/kubeconfig"

# launch NAME ARGUMENTS: in a session of its own, so that an interrupted test run does not end it before stop.sh does.
launch() {
  setsid nohup "$bin/$1" "${@:2}" >"$RUN/log/$1.log" 2>&1 </dev/null &
  echo $! >"$RUN/pid/$1"
}

# answers NAME WORD CURL-ARGUMENTS: waits until the program says the word; shows its log if it ends before or never does.
answers() {
  for _ in $(seq 600); do
    if curl -fsS --max-time 3 --noproxy '*' "${@:3}" 2>/dev/null | grep -- "$2" >/dev/null; then return 0; fi
    kill -0 "$(cat "$RUN/pid/$1")" 2>/dev/null || break
    sleep 0.2
  done
  echo "$1 does not answer:" >&2
  tail -20 "$RUN/log/$1.log" >&2
  exit 1
}

fsync=()
[ "${ETCD_FSYNC:-1}" = 1 ] || fsync=(--unsafe-no-fsync)
etcd=http://127.0.0.1:$ETCD_PORT
peer=http://127.0.0.1:$ETCD_PEER_PORT
launch etcd --name tests --data-dir "$RUN/etcd" --log-level warn "${fsync[@]}" \
  --listen-client-urls "$etcd" --advertise-client-urls "$etcd" \
  --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "tests=$peer"
answers etcd true "$etcd/health"

launch kube-apiserver --etcd-servers="$etcd" --bind-address=127.0.0.1 --secure-port="$API_PORT" \
  --advertise-address=127.0.0.1 --endpoint-reconciler-type=none --service-cluster-ip-range=10.96.0.0/16 \
  --cert-dir="$certs" --tls-cert-file="$certs/server.crt" --tls-private-key-file="$certs/server.key" \
  --client-ca-file="$certs/ca.crt" --token-auth-file="$certs/tokens.csv" --authorization-mode=Node,RBAC \
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$certs/accounts.pub" \
  --service-account-signing-key-file="$certs/accounts.key" --allow-privileged=true
admin=(--cacert "$certs/ca.crt" -H "Authorization: Bearer $token")
answers kube-apiserver ok "${admin[@]}" "https://127.0.0.1:$API_PORT/readyz"

# Not among them: what deletes Pods of Nodes that no kubelet speaks for.
controllers=endpoints-controller,endpointslice-controller,endpointslice-mirroring-controller
controllers+=,deployment-controller,replicaset-controller,statefulset-controller
controllers+=,namespace-controller,garbage-collector-controller
controllers+=,serviceaccount-controller,serviceaccount-token-controller,root-ca-certificate-publisher-controller
launch kube-controller-manager --kubeconfig="$RUN/kubeconfig" --bind-address=127.0.0.1 --secure-port="$KCM_PORT" \
  --cert-dir="$certs/controllers" --leader-elect=false --controllers="$controllers" \
  --service-account-private-key-file="$certs/accounts.key" --root-ca-file="$certs/ca.crt" \
  --kube-api-qps=200 --kube-api-burst=400
answers kube-controller-manager ok -k "https://127.0.0.1:$KCM_PORT/healthz"

# Pods can be made as soon as the namespace has its account, which is the controllers' work.
accounts=https://127.0.0.1:$API_PORT/api/v1/namespaces/default/serviceaccounts
answers kube-controller-manager '"default"' "${admin[@]}" "$accounts"
