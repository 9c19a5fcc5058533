using System.Buffers;
using System.Text.Json;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Deciding;
using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>Writes one decision as one line of JSON.</summary>
/// <remarks>
/// The writer escapes every control character, quotation mark and character outside ASCII, so that nothing a client
/// sends can begin a line of its own, close a field, or steer a terminal (CWE-117, CWE-150). Never written: secrets,
/// paths, query values, header values, bodies. What a client chooses freely is cut at a length.
/// </remarks>
internal sealed class DecisionLine : IDisposable
{
    private const int MaxText = 256;
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly Utf8JsonWriter json;
    private AuditTexts? texts;

    public DecisionLine() => json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });

    /// <inheritdoc />
    public void Dispose() => json.Dispose();

    /// <summary>The line with its line feed; valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(RequestContext request, in DecisionEntry entry)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        WriteRequest(request);
        WritePrincipal(request.Principal, request.PresentedKeyId);
        Text(Word.Account, request.LoginAccount);
        WriteDecision(request, entry);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    /// <summary>The line that stands for lines that could not be written.</summary>
    public ReadOnlySpan<byte> WriteLost(DateTimeOffset now, long lines)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString(Word.Time, now.UtcDateTime);
        json.WriteNumber(Word.Lost, lines);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private void WriteRequest(RequestContext request)
    {
        json.WriteString(Word.Time, request.Now.UtcDateTime);
        Text(Word.RequestId, request.Id);

        Span<byte> source = stackalloc byte[SourceText.MaxLength];
        json.WriteString(Word.Source, source[..SourceText.Write(request.Source, source)]);
        Text(Word.Method, request.Http.Request.Method);
    }

    // A refused key is named too, or nobody could tell which key a 401 was about; without a client nothing was proved.
    private void WritePrincipal(Principal principal, string? presentedKeyId)
    {
        Text(Word.Client, principal.Client);
        Text(Word.KeyId, principal.KeyId ?? presentedKeyId);
        Text(Word.TokenId, principal.TokenId);
        Text(Word.Subject, principal.Subject);
    }

    private void WriteDecision(RequestContext request, in DecisionEntry entry)
    {
        var policy = TextsOf(request.State.Policy);
        if (request.Operation is { } operation)
            WriteOperation(policy, operation);

        json.WriteNumber(Word.Status, entry.Status);
        json.WriteString(Word.Decision, entry.Refusal is null ? Word.Allowed : Word.Refused);
        Text(Word.Step, entry.Step);
        Text(Word.Reason, entry.Refusal?.Reason ?? ReasonOf(request.Decision));
        json.WriteString(Word.Policy, policy.Version);
        json.WriteNumber(Word.DurationUs, entry.Duration.Ticks / TimeSpan.TicksPerMicrosecond);
        if (entry.UpstreamStatus != 0)
            json.WriteNumber(Word.Upstream, entry.UpstreamStatus);
    }

    private void WriteOperation(AuditTexts policy, CompiledOperation operation)
    {
        json.WriteString(Word.Operation, policy.NameOf(operation));
        json.WriteString(Word.Rule, policy.RuleOf(operation));
    }

    private static string ReasonOf(Decision? decision) => decision switch
    {
        { OwnerRequired: true } => "granted_to_owner",
        { Allowed: true } => "granted",
        _ => "passed",
    };

    private AuditTexts TextsOf(CompiledPolicy policy) =>
        texts?.Policy == policy ? texts : texts = new AuditTexts(policy);

    private void Text(JsonEncodedText name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value.AsSpan(0, Math.Min(value.Length, MaxText)));
    }
}
