using System.Buffers;
using System.Text.Json;
using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Deciding;
using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>Writes one decision as one line of JSON.</summary>
/// <remarks>
/// The writer escapes every control character, quotation mark and character outside ASCII, so that nothing a client
/// sends can begin a line of its own, close a field, or steer a terminal (CWE-117, CWE-150). Never written: secrets,
/// paths, query values, header values, bodies. What a client chooses freely is cut at a length.
/// What was decided with is written, so that the decision can be explained and judged again by another policy (docs/decisions/0012).
/// </remarks>
internal sealed class DecisionLine : IDisposable
{
    private const int MaxText = 256, MostFaults = 5;
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
        WriteInputs(request);
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
        Text(Word.Method, MethodOf(request));
    }

    // The method is any word a client likes to send, a key for instance.
    private static string MethodOf(RequestContext request) =>
        request.Http.Request.Method is { Length: >= KeyFormat.MinLength } method ? SecretMask.Of(method) : request.Http.Request.Method;

    // A refused key is named too, or nobody could tell which key a 401 was about; without a client nothing was proved.
    private void WritePrincipal(Principal principal, string? presentedKeyId)
    {
        Text(Word.Client, principal.Client);
        Text(Word.KeyId, principal.KeyId ?? presentedKeyId);
        Text(Word.TokenId, principal.TokenId);
        Text(Word.Subject, principal.Subject);
    }

    // A guest has the rights of guests; that is said by the want of a credential.
    private void WriteInputs(RequestContext request)
    {
        var principal = request.Principal;
        if (principal.Kind == CredentialKind.None)
            return;

        json.WriteString(Word.Credential, principal.Kind switch { CredentialKind.Key => Word.Key, CredentialKind.Token => Word.Token, _ => Word.ForeignToken });
        json.WritePropertyName(Word.Roles);
        json.WriteRawValue(TextsOf(request.State.Policy).RolesOf(principal.Roles), skipInputValidation: true);
        if (!string.IsNullOrEmpty(principal.Scope) || !string.IsNullOrEmpty(principal.KeyScope) || !string.IsNullOrEmpty(principal.Beside?.Scope))
            WriteScopes(principal);
        if (principal.PlanFactor != 1)
            json.WriteNumber(Word.Plan, principal.PlanFactor);
    }

    // Each of them narrows.
    private void WriteScopes(Principal principal)
    {
        json.WriteStartArray(Word.Scopes);
        Item(principal.Scope);
        Item(principal.KeyScope);
        Item(principal.Beside?.Scope);
        json.WriteEndArray();
    }

    private void Item(string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteStringValue(value.AsSpan(0, Math.Min(value.Length, MaxText)));
    }

    private void WriteDecision(RequestContext request, in DecisionEntry entry)
    {
        var policy = TextsOf(request.State.Policy);
        if (request.Operation is { } operation)
            WriteOperation(policy, operation, request, entry.Refusal);
        if (request.Quota is { } quota)
            WriteQuota(quota);

        json.WriteNumber(Word.Status, entry.Status);
        json.WriteString(Word.Decision, entry.Refusal is null ? Word.Allowed : Word.Refused);
        Text(Word.Step, entry.Step);
        Text(Word.Reason, entry.Refusal?.Reason ?? ReasonOf(request));
        if (request.WouldRefuse is { Count: > 0 } noted)
            WriteNoted(noted);
        if (FaultsOf(entry.Refusal, request.WouldRefuse) is { } faults)
            WriteFaults(faults);

        json.WriteString(Word.Policy, policy.Version);
        json.WriteNumber(Word.DurationUs, entry.Duration.Ticks / TimeSpan.TicksPerMicrosecond);
        if (entry.UpstreamStatus != 0)
            json.WriteNumber(Word.Upstream, entry.UpstreamStatus);
    }

    private void WriteOperation(AuditTexts policy, CompiledOperation operation, RequestContext request, Refusal? refusal)
    {
        json.WriteString(Word.Operation, policy.NameOf(operation));
        json.WriteString(Word.Rule, policy.RuleOf(operation));
        if (operation.Owner is { } rule && KnownOwner.IsCaller(request, rule, refusal) is { } own)
        {
            json.WriteString(Word.OwnerAt, policy.OwnerOf(operation));
            json.WriteBoolean(Word.IsOwner, own);
        }

        if (operation.Critical is { } critical)
            Text(Word.Critical, CriticalWord.Of(critical.Proof));
    }

    private void WriteQuota(QuotaState quota)
    {
        Text(Word.Class, quota.ClassName);
        json.WriteNumber(Word.Limit, quota.Limit);
        json.WriteNumber(Word.Window, quota.WindowSeconds);
        json.WriteNumber(Word.Remaining, quota.Remaining);
    }

    private void WriteNoted(IReadOnlyList<Refusal> noted)
    {
        json.WriteStartArray(Word.WouldRefuse);
        foreach (var refusal in noted)
            Item($"{refusal.Step}:{refusal.Reason}");
        json.WriteEndArray();
    }

    private static IReadOnlyList<RequestFault>? FaultsOf(Refusal? refusal, IReadOnlyList<Refusal> noted)
    {
        var faults = refusal?.Faults;
        for (var i = 0; i < noted.Count; i++)
            faults ??= noted[i].Faults;

        return faults;
    }

    // The names of undeclared fields are the client's: one that looks like more than a name is not written.
    private void WriteFaults(IReadOnlyList<RequestFault> faults)
    {
        json.WriteStartArray(Word.Faults);
        for (var i = 0; i < Math.Min(faults.Count, MostFaults); i++)
            Item($"{FaultPlace.Of(faults[i].At)}: {faults[i].Expected}");
        json.WriteEndArray();
    }

    // What was let pass only because rights are watched was granted to nobody.
    private static string ReasonOf(RequestContext request) => request switch
    {
        { Noted: var noted } when (noted & (PolicyPart.Access | PolicyPart.Ownership)) != 0 => "watched",
        { Decision: { OwnerRequired: true } } => "granted_to_owner",
        { Decision: { Allowed: true } } => "granted",
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
