using System.Text.Json;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Live;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Further proofs in SQLite.</summary>
internal sealed class SqliteProofStore(SqliteConnections connections) : IProofStore
{
    private const long Minute = 60_000, KeptAfterEnd = 60 * Minute;
    private const string Open = "id = $id AND state = 'asked' AND expires_at > $now";

    /// <inheritdoc />
    public async ValueTask<AskedProof?> AskAsync(AskedProof proof, Actor actor, CancellationToken cancellationToken)
    {
        var answer = default(AskedProof);
        await connections.ChangeAsync(actor, change =>
        {
            answer = Same(change, proof);
            if (answer is not null || OpenOf(change, proof) >= IProofStore.MostOpen)
                return ChangeResult.Already;

            ProofRowsSql.Insert(change.Sql, answer = proof);
            Note(change, "proof.asked", proof, null);
            return ChangeResult.Made;
        }, cancellationToken);
        return answer;
    }

    /// <inheritdoc />
    public ValueTask<AskedProof?> FindAsync(string id, CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => ProofRowsSql.Find(sql, "id = $id AND state <> 'used' AND expires_at > $now", ("$id", id), ("$now", connections.Now)), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<AnswerLeave> CountAnswerAsync(string id, string origin, Actor actor, CancellationToken cancellationToken)
    {
        var leave = default(AnswerLeave);
        await connections.ChangeAsync(actor, change =>
        {
            (leave, var result) = CountAnswer(change, id, origin);
            return result;
        }, cancellationToken);
        return leave;
    }

    /// <inheritdoc />
    public async ValueTask<bool> GiveAsync(string id, ProofGift gift, Actor actor, CancellationToken cancellationToken) =>
        (await connections.ChangeAsync(actor, change => Give(change, id, gift), cancellationToken)).Result == ChangeResult.Made;

    /// <inheritdoc />
    public async ValueTask<string?> UseAsync(string id, Func<AskedProof, string?> whyNot, Actor actor, CancellationToken cancellationToken)
    {
        var why = "proof_unknown";
        await connections.ChangeAsync(actor, change =>
        {
            why = Use(change, id, whyNot);
            return why is null ? ChangeResult.Made : ChangeResult.Already;
        }, cancellationToken);
        return why;
    }

    /// <inheritdoc />
    public async ValueTask WithdrawAsync(string id, Actor actor, CancellationToken cancellationToken) =>
        await connections.ChangeAsync(actor, change =>
        {
            if (ProofRowsSql.Find(change.Sql, "id = $id AND state = 'asked'", ("$id", id)) is not { } proof)
                return ChangeResult.NotFound;

            change.Sql.Run("DELETE FROM proof WHERE id = $id", ("$id", id));
            Note(change, "proof.withdrawn", proof, null);
            return ChangeResult.Made;
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask PruneAsync(CancellationToken cancellationToken) => connections.CountAsync(sql =>
    {
        sql.Run("DELETE FROM proof WHERE expires_at < $before", ("$before", connections.Now - KeptAfterEnd));
        ProofOrigins.Prune(sql, connections.Now);
    }, cancellationToken);

    // The same request asked again is not another proof, and not another letter.
    private static AskedProof? Same(ChangeScope change, AskedProof proof) => ProofRowsSql.Find(change.Sql,
        "subject = $subject AND state <> 'used' AND binding = $binding AND kind = $kind AND credential = $credential AND expires_at > $soon AND (state = 'given' OR failures < $most) ORDER BY expires_at DESC LIMIT 1",
        ("$subject", proof.Subject), ("$binding", proof.Binding.ToArray()), ("$kind", proof.Kind), ("$credential", proof.Credential), ("$soon", change.Now + Minute), ("$most", IProofStore.MostAnswers));

    private static long OpenOf(ChangeScope change, AskedProof proof) => change.Sql.Ask<long>(
        "SELECT count(*) FROM proof WHERE subject = $subject AND state <> 'used' AND credential = $credential AND expires_at > $now",
        ("$subject", proof.Subject), ("$credential", proof.Credential), ("$now", change.Now));

    private static (AnswerLeave Leave, ChangeResult Result) CountAnswer(ChangeScope change, string id, string origin)
    {
        if (ProofRowsSql.Find(change.Sql, Open, ("$id", id), ("$now", change.Now)) is not { } proof)
            return (default, ChangeResult.NotFound);
        if (ProofOrigins.LockedUntil(change, origin, proof.Subject) is { } until)
            return (new AnswerLeave(true, DateTimeOffset.FromUnixTimeMilliseconds(until)), ChangeResult.Already);
        if (change.Sql.Run("UPDATE proof SET failures = failures + 1 WHERE id = $id AND failures < $most", ("$id", id), ("$most", IProofStore.MostAnswers)) == 0)
            return (default, ChangeResult.Already);

        if (ProofOrigins.Count(change, origin, proof.Subject) is { } locked)
            Note(change, "proof.locked", proof, JsonSerializer.Serialize(new { locked }));
        return (new AnswerLeave(true, null), ChangeResult.Made);
    }

    private static ChangeResult Give(ChangeScope change, string id, ProofGift gift)
    {
        if (change.Sql.Run($"UPDATE proof SET state = 'given', approver = $approver WHERE {Open}", ("$id", id), ("$now", change.Now), ("$approver", gift.Approver)) == 0)
            return ChangeResult.NotFound;

        var proof = ProofRowsSql.Find(change.Sql, "id = $id", ("$id", id))!;

        // A code counts once, on all nodes (RFC 6238, section 5.2): compare and set, and what loses undoes the whole.
        if (gift.CodeStep is { } step && change.Sql.Run("UPDATE subject_factor SET totp_step = $step WHERE subject = $subject AND totp_step < $step", ("$subject", proof.Subject), ("$step", step)) == 0)
            return ChangeResult.Already;

        if (gift.Origin is { } origin)
            ProofOrigins.Right(change, origin, proof.Subject);
        Note(change, "proof.given", proof, gift.Approver is null ? null : JsonSerializer.Serialize(new { approver = gift.Approver }));
        return ChangeResult.Made;
    }

    private static string? Use(ChangeScope change, string id, Func<AskedProof, string?> whyNot)
    {
        if (ProofRowsSql.Find(change.Sql, "id = $id", ("$id", id)) is not { } proof)
            return "proof_unknown";
        if (whyNot(proof) is { } why)
            return why;
        if (proof.ExpiresAt.ToUnixTimeMilliseconds() <= change.Now)
            return "proof_expired";
        if (proof.State != ProofState.Given)
            return proof.State == ProofState.Used ? "proof_used" : "proof_not_given";

        change.Sql.Run("UPDATE proof SET state = 'used' WHERE id = $id AND state = 'given'", ("$id", id));
        Note(change, "proof.used", proof, null);
        return null;
    }

    private static void Note(ChangeScope change, string action, AskedProof proof, string? after) => change.Note(
        action, proof.Subject, JsonSerializer.Serialize(new { proof = proof.Id, kind = proof.Kind, request = $"{proof.Method} {proof.Target}", client = proof.Client, body_sha256 = Convert.ToHexStringLower(proof.BodyHash.Span) }), after);
}
