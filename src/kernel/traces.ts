/**
 * OpenTelemetry traces, sent when OTEL_EXPORTER_OTLP_ENDPOINT is set; otherwise every span is a no-op. A request, a
 * transaction and a job are spans; pg-boss adds its own. The SDK is loaded only when it is wanted.
 */
import { type Attributes, context, type Span, SpanStatusCode, trace } from '@opentelemetry/api'

const tracer = trace.getTracer('khue')

/** Begins to send; resolves with what stops it (and sends the rest). */
export async function startTraces(url: string): Promise<() => Promise<void>> {
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ])
  process.env['OTEL_SERVICE_NAME'] ??= 'khue'
  const exporter = new OTLPTraceExporter({ url: `${url.replace(/\/$/, '')}/v1/traces` })
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  provider.register()
  return () => provider.shutdown()
}

/** Runs `work` inside a span named `name`; a failure is recorded on it and thrown on. */
export function inSpan<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
  const span = tracer.startSpan(name, { attributes })
  if (!span.isRecording()) return work(span)
  return context.with(trace.setSpan(context.active(), span), async () => {
    try {
      return await work(span)
    } catch (error) {
      span.recordException(error as Error)
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}
