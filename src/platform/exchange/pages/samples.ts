/** How a call is made, for those who connect a system: ready to be copied. */
import type { ServiceInfo } from '../contract.ts'

interface Sample {
  readonly origin: string
  readonly service: ServiceInfo
  readonly purpose: string
}

const member = 'HANOI/GOV/H26.15/motcua'

/** openssl signs, curl sends. */
export function curlSample({ origin, service, purpose }: Sample): string {
  const path = `/api/exchange/r1/${service.id}`
  return `BODY='${JSON.stringify(service.example)}'
ID=$(openssl rand -hex 16); NOW=$(date +%s)
KEYID=$(openssl pkey -in key.pem -pubout -outform DER | openssl dgst -sha256 -binary | basenc --base64url | tr -d '=')
DIGEST="sha-512=:$(printf %s "$BODY" | openssl dgst -sha512 -binary | base64 -w0):"
PARAMS="(\\"@method\\" \\"@path\\" \\"content-digest\\" \\"x-road-client\\" \\"x-road-id\\" \\"x-road-userid\\" \\"khue-purpose\\");created=$NOW;alg=\\"ed25519\\";keyid=\\"$KEYID\\""
printf '%s' "\\"@method\\": POST
\\"@path\\": ${path}
\\"content-digest\\": $DIGEST
\\"x-road-client\\": ${member}
\\"x-road-id\\": $ID
\\"x-road-userid\\": VN-nguyenvana
\\"khue-purpose\\": ${purpose}
\\"@signature-params\\": $PARAMS" > base.txt
SIGNATURE=$(openssl pkeyutl -sign -rawin -inkey key.pem -in base.txt | base64 -w0)

curl ${origin}${path} \\
  -H "Content-Type: application/json" -H "Content-Digest: $DIGEST" \\
  -H "X-Road-Client: ${member}" -H "X-Road-Id: $ID" -H "X-Road-UserId: VN-nguyenvana" \\
  -H "Khue-Purpose: ${purpose}" \\
  -H "Signature-Input: sig1=$PARAMS" -H "Signature: sig1=:$SIGNATURE:" -d "$BODY"`
}

/** Node.js alone, no package. */
export function typescriptSample({ origin, service, purpose }: Sample): string {
  const path = `/api/exchange/r1/${service.id}`
  return `import { createHash, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'

const key = createPrivateKey(readFileSync('key.pem'))
const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
const keyId = createHash('sha256').update(spki).digest('base64url')

const path = '${path}'
const body = JSON.stringify(${JSON.stringify(service.example)})
const headers: Record<string, string> = {
  'content-digest': \`sha-512=:\${createHash('sha512').update(body).digest('base64')}:\`,
  'x-road-client': '${member}',
  'x-road-id': randomUUID(),
  'x-road-userid': 'VN-nguyenvana',
  'khue-purpose': '${purpose}',
}
const covered = ['@method', '@path', ...Object.keys(headers)]
const params = \`(\${covered.map((name) => \`"\${name}"\`).join(' ')});created=\${Math.floor(Date.now() / 1000)};alg="ed25519";keyid="\${keyId}"\`
const values: Record<string, string> = { '@method': 'POST', '@path': path, ...headers }
const base = [...covered.map((name) => \`"\${name}": \${values[name]}\`), \`"@signature-params": \${params}\`].join('\\n')

const response = await fetch('${origin}' + path, {
  method: 'POST',
  headers: {
    ...headers,
    'content-type': 'application/json',
    'signature-input': \`sig1=\${params}\`,
    signature: \`sig1=:\${sign(null, Buffer.from(base), key).toString('base64')}:\`,
  },
  body,
})
console.log(response.status, await response.text())`
}
