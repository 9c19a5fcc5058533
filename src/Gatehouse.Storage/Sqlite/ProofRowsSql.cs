using Gatehouse.Authorization.Proofs;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Rows of proofs, written and read.</summary>
internal static class ProofRowsSql
{
    private const string Select = "SELECT id, kind, subject, client, credential, method, target, binding, body_hash, state, created_at, expires_at, request_id, link, approver FROM proof";

    internal static AskedProof? Find(SqliteConnection sql, string where, params ReadOnlySpan<(string Name, object? Value)> values) =>
        sql.All(Row, $"{Select} WHERE {where}", values).FirstOrDefault();

    internal static void Insert(SqliteConnection sql, AskedProof proof) => sql.Run(
        "INSERT INTO proof (id, kind, subject, client, credential, method, target, binding, body_hash, state, created_at, expires_at, failures, link, request_id) " +
        "VALUES ($id, $kind, $subject, $client, $credential, $method, $target, $binding, $body, 'asked', $created, $expires, 0, $link, $request)",
        ("$id", proof.Id), ("$kind", proof.Kind), ("$subject", proof.Subject), ("$client", proof.Client), ("$credential", proof.Credential), ("$method", proof.Method),
        ("$target", proof.Target), ("$binding", proof.Binding.ToArray()), ("$body", proof.BodyHash.ToArray()), ("$created", proof.CreatedAt.ToUnixTimeMilliseconds()),
        ("$expires", proof.ExpiresAt.ToUnixTimeMilliseconds()), ("$link", proof.Link?.ToArray()), ("$request", proof.RequestId));

    private static AskedProof Row(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetFieldValue<byte[]>(7), row.GetFieldValue<byte[]>(8),
        StateOf(row.GetString(9)), row.Time(10), row.Time(11), row.GetString(12))
    {
        Link = row.IsDBNull(13) ? null : (ReadOnlyMemory<byte>?)row.GetFieldValue<byte[]>(13),
        Approver = row.TextOrNull(14),
    };

    // Whatever is no known word is over: it opens nothing.
    private static ProofState StateOf(string word) => word switch
    {
        "asked" => ProofState.Asked,
        "given" => ProofState.Given,
        _ => ProofState.Used,
    };
}
