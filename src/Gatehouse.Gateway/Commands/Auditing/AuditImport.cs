using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gatehouse.Audit.Tree;
using Gatehouse.Keys;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary>Reads an export back, to verify it: from anybody, so nothing in it is believed.</summary>
internal static class AuditImport
{
    /// <summary>Recomputes an export and holds it against its own checkpoints and those kept outside.</summary>
    /// <exception cref="StopException">It is no export.</exception>
    internal static AuditReport Verify(string file, IReadOnlyList<Checkpoint> outside, IReadOnlyList<AuditKey> keys, CancellationToken cancellationToken)
    {
        var own = new List<Checkpoint>();
        foreach (var (json, _) in Lines(file))
            if (Text(json, "checkpoint") is { } line && Checkpoint.TryFind(line, out var checkpoint))
                own.Add(checkpoint);

        AuditVerification? verification = null;
        foreach (var (json, number) in Lines(file))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (verification is null)
                verification = Begin(file, json, new AuditWitnesses { Own = own, Outside = outside, Keys = keys });
            else if (!json.TryGetProperty("checkpoint", out _))
                Next(verification, file, json, number);
        }

        return verification?.Finish() ?? throw NoExport(file, 1);
    }

    private static AuditVerification Begin(string file, JsonElement head, AuditWitnesses witnesses)
    {
        if (!head.TryGetProperty(AuditExport.Mark, out _) || Text(head, "log") is not { } log)
            throw NoExport(file, 1);

        var from = Number(head, "from", file, 1);
        if (MerkleTree.From(from - 1, Bytes(head, "edge_before") ?? []) is not { } before)
            throw NoExport(file, 1);

        var state = Bytes(head, "edge") is { } edge ? new TreeState(log, Number(head, "to", file, 1), edge) : null;
        return new AuditVerification(state, witnesses, before);
    }

    private static void Next(AuditVerification verification, string file, JsonElement json, int line) => verification.Next(new RecordBytes
    {
        Number = Number(json, "number", file, line),
        Seq = Number(json, "seq", file, line),
        At = Number(json, "at", file, line),
        Action = Encoding.UTF8.GetBytes(Text(json, "action") ?? ""),
        Actor = Maybe(json, "actor"),
        Target = Maybe(json, "target"),
        Before = Maybe(json, "before"),
        After = Maybe(json, "after"),
        Reason = Maybe(json, "reason"),
        RequestId = Maybe(json, "request"),
        Credential = Maybe(json, "credential"),
        Salt = MaybeBytes.Of(Bytes(json, "salt")),
        Detail = Bytes(json, "detail") ?? [],
        Leaf = Bytes(json, "leaf") ?? [],
    });

    private static IEnumerable<(JsonElement Json, int Line)> Lines(string file)
    {
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length > 0)
                yield return (Parse(file, line, number), number);
        }
    }

    private static JsonElement Parse(string file, string line, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : throw NoExport(file, number);
        }
        catch (JsonException)
        {
            throw NoExport(file, number);
        }
    }

    private static string? Text(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;   // half a surrogate pair: no text, so not what was recorded
        }
    }

    private static MaybeBytes Maybe(JsonElement json, string name) => MaybeBytes.Of(Text(json, name) is { } text ? Encoding.UTF8.GetBytes(text) : null);

    private static byte[]? Bytes(JsonElement json, string name)
    {
        if (Text(json, name) is not { } text)
            return null;

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var length) == OperationStatus.Done ? bytes[..length] : null;
    }

    private static long Number(JsonElement json, string name, string file, int line) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : throw NoExport(file, line);

    private static StopException NoExport(string file, int line) =>
        new($"{Plain.Text(file)}:{line}: expected a line that 'gatehouse audit export' wrote, found something else");
}
