using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Authorization.Proofs;

/// <summary>A proof as its asker and its approvers see it: what would be done, by whom; never the body itself.</summary>
internal static class ProofView
{
    /// <summary>As JSON.</summary>
    internal static ReadOnlyMemory<byte> Of(AskedProof proof)
    {
        var text = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, proof.Id);
            json.WriteString("kind"u8, proof.Kind);
            json.WriteString("state"u8, proof.State == ProofState.Given ? "given" : "asked");
            json.WriteString("method"u8, proof.Method);
            json.WriteString("path"u8, proof.Target);
            json.WriteString("body_sha256"u8, Convert.ToHexStringLower(proof.BodyHash.Span));
            json.WriteString("subject"u8, proof.Subject);
            json.WriteString("client"u8, proof.Client);
            json.WriteString("asked_at"u8, Time(proof.CreatedAt));
            json.WriteString("expires_at"u8, Time(proof.ExpiresAt));
            json.WriteString("request_id"u8, proof.RequestId);
            json.WriteEndObject();
        }

        return text.WrittenMemory;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
