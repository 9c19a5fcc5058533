using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gatehouse.Audit.Tree;
using Gatehouse.Keys;
using Gatehouse.Storage.Sqlite;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary>Writes records as JSON lines: a line about the log, one for each record, one for each checkpoint. Enough to verify it all elsewhere.</summary>
internal sealed class AuditExport(AuditCopy copy, AuditKey key, Stream to)
{
    /// <summary>Member of the first line that says what it is.</summary>
    internal const string Mark = "gatehouse_audit_export";

    private static readonly JsonWriterOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> line = new(4096);

    /// <summary>Writes records <paramref name="from"/> to <paramref name="last"/>.</summary>
    /// <returns>How many.</returns>
    internal long Write(long from, long last, CancellationToken cancellationToken)
    {
        var (tree, count) = (new MerkleTree(), 0L);
        copy.Read(0, from - 1, (in RecordBytes record) => tree.Append(record.Leaf), cancellationToken);
        Head(from, last, tree);
        copy.Read(from - 1, last, (in RecordBytes record) =>
        {
            Record(record);
            count++;
        }, cancellationToken);
        foreach (var checkpoint in copy.Checkpoints.Where(one => one.Size >= from && one.Size <= last))
            Line(json => json.WriteString("checkpoint"u8, checkpoint.Line));

        return count;
    }

    private void Head(long from, long last, MerkleTree before) => Line(json =>
    {
        json.WriteNumber(Mark, 1);
        json.WriteString("log"u8, copy.State!.Log);
        json.WriteNumber("from"u8, from);
        json.WriteNumber("to"u8, last);
        json.WriteString("edge_before"u8, Base64Url.EncodeToString(before.Peaks));
        if (last == copy.State.Size)
            json.WriteString("edge"u8, Base64Url.EncodeToString(copy.State.Peaks));
        json.WriteString("key"u8, key.Pem);
    });

    private void Record(in RecordBytes record)
    {
        line.Clear();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("number"u8, record.Number);
            json.WriteNumber("seq"u8, record.Seq);
            json.WriteNumber("at"u8, record.At);
            json.WriteString("action"u8, Encoding.UTF8.GetString(record.Action));
            Text(json, "actor"u8, record.Actor);
            Text(json, "target"u8, record.Target);
            Text(json, "before"u8, record.Before);
            Text(json, "after"u8, record.After);
            Text(json, "reason"u8, record.Reason);
            Text(json, "request"u8, record.RequestId);
            Text(json, "credential"u8, record.Credential);
            if (record.Salt.IsThere)
                json.WriteString("salt"u8, Base64Url.EncodeToString(record.Salt.Bytes));
            json.WriteString("detail"u8, Base64Url.EncodeToString(record.Detail));
            json.WriteString("leaf"u8, Base64Url.EncodeToString(record.Leaf));
            json.WriteEndObject();
        }

        End();
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, MaybeBytes value)
    {
        if (value.IsThere)
            json.WriteString(name, Encoding.UTF8.GetString(value.Bytes));
    }

    private void Line(Action<Utf8JsonWriter> write)
    {
        line.Clear();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        End();
    }

    private void End()
    {
        line.Write("\n"u8);
        to.Write(line.WrittenSpan);
    }
}
