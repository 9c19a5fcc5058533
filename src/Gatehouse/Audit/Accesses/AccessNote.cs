using System.Numerics;
using System.Text;
using System.Text.Json;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Audit.Accesses;

/// <summary>What of a request is recorded: who, with what, which operation on which path, in which roles, from where. Never the query or the body.</summary>
internal static class AccessNote
{
    /// <summary>Action of an access that was let through to the upstream.</summary>
    internal const string Passed = "access";

    /// <summary>Action of an access that was refused.</summary>
    internal const string Refused = "access.refused";

    private const int LongestPath = 2048, LongestCredential = 128;

    /// <summary>The record.</summary>
    /// <param name="request">Already judged.</param>
    /// <param name="operation">What was asked for.</param>
    /// <param name="refusal">Null when it was let through.</param>
    /// <param name="leftOut">Refused accesses before this one that were too many to be recorded.</param>
    internal static AuditNote Of(RequestContext request, CompiledOperation operation, Refusal? refusal = null, long leftOut = 0)
    {
        var who = request.Principal;
        var actor = new Actor(who.Subject ?? CompiledPolicy.GuestRole, refusal?.Reason ?? "") { Credential = Cut(who.TokenId ?? who.KeyId, LongestCredential), RequestId = request.Id };
        return new AuditNote(actor, refusal is null ? Passed : Refused, Cut(request.Path, LongestPath)!, Circumstances(request, operation, refusal, leftOut));
    }

    private static string Circumstances(RequestContext request, CompiledOperation operation, Refusal? refusal, long leftOut)
    {
        using var stream = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("operation"u8, operation.Name);
            json.WriteString("client"u8, request.Principal.Client);
            json.WriteStartArray("roles"u8);
            for (var roles = request.Principal.Roles; roles != 0; roles &= roles - 1)
                json.WriteStringValue(request.State.Policy.Roles[BitOperations.TrailingZeroCount(roles)]);
            json.WriteEndArray();
            Span<byte> source = stackalloc byte[SourceText.MaxLength];
            json.WriteString("source"u8, source[..SourceText.Write(request.Source, source)]);
            if (refusal is not null)
                json.WriteNumber("status"u8, refusal.Status);
            if (leftOut > 0)
                json.WriteNumber("left_out"u8, leftOut);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static string? Cut(string? text, int most) => text?.Length > most ? text[..most] + "…" : text;
}
