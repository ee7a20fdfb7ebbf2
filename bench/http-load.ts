/**
 * A light HTTP/1.1 client for load on the same machine: what it takes of the two cores is missing to the server it
 * measures. Kept-alive connections, one request at a time on each, as many as are needed at once.
 */
import net from 'node:net'

export function requestBytes(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  const lines = Object.entries({
    host: '127.0.0.1',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

interface Exchange {
  resolve(body: string): void
  reject(error: Error): void
}

class Connection {
  private readonly socket: net.Socket
  private exchange: Exchange | undefined
  private text = ''

  constructor(port: number) {
    this.socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    this.socket.setEncoding('latin1')
    this.socket.on('data', (chunk: string) => this.read(chunk))
    this.socket.on('error', (error) => this.exchange?.reject(error))
    this.socket.on('close', () => this.exchange?.reject(new Error('the server closed the connection')))
  }

  send(request: string): Promise<string> {
    this.text = ''
    return new Promise((resolve, reject) => {
      this.exchange = { resolve, reject }
      this.socket.write(request)
    })
  }

  close(): void {
    this.exchange = undefined
    this.socket.destroy()
  }

  private read(chunk: string): void {
    this.text += chunk
    const headEnd = this.text.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const length = /\r\ncontent-length: (\d+)/i.exec(this.text)?.[1]
    const body = this.text.slice(headEnd + 4)
    if (length === undefined) this.exchange?.reject(new Error(`a reply without its length: ${this.text}`))
    else if (body.length < Number(length)) return
    else if (this.text.startsWith('HTTP/1.1 200')) this.exchange?.resolve(body)
    else this.exchange?.reject(new Error(this.text))
    this.exchange = undefined
  }
}

export class HttpLoad {
  private readonly port: number
  private readonly all: Connection[] = []
  private readonly free: Connection[] = []

  constructor(port: number) {
    this.port = port
  }

  /** The body of the reply; throws unless it is 200. */
  async send(request: string): Promise<string> {
    const connection = this.free.pop() ?? this.open()
    const body = await connection.send(request)
    this.free.push(connection)
    return body
  }

  close(): void {
    for (const connection of this.all) connection.close()
  }

  private open(): Connection {
    const connection = new Connection(this.port)
    this.all.push(connection)
    return connection
  }
}
