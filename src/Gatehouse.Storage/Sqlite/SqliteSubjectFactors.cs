using System.Text.Json;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>What subjects can prove themselves with, in SQLite.</summary>
internal sealed class SqliteSubjectFactors(SqliteConnections connections) : ISubjectFactors
{
    /// <inheritdoc />
    public ValueTask<SubjectFactors> FindAsync(string subject, CancellationToken cancellationToken) =>
        connections.ReadAsync(sql => Find(sql, subject), cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> SetEmailAsync(string subject, string? email, Actor actor, CancellationToken cancellationToken)
    {
        if (email is not null)
            Names.CheckEmail(email);

        return SetAsync(subject, "email", "UPDATE subject_factor SET email = $value WHERE subject = $id AND email IS NOT $value", email, actor, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<Change> SetPasswordAsync(string subject, string? hash, Actor actor, CancellationToken cancellationToken) =>
        SetAsync(subject, "password", "UPDATE subject_factor SET password = $value WHERE subject = $id AND password IS NOT $value", hash, actor, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> SetCodesAsync(string subject, ReadOnlyMemory<byte>? sealedSeed, Actor actor, CancellationToken cancellationToken) =>
        SetAsync(subject, "totp", "UPDATE subject_factor SET totp = $value, totp_step = 0 WHERE subject = $id AND totp IS NOT $value", sealedSeed?.ToArray(), actor, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Change> SetTenantAsync(string subject, string? tenant, Actor actor, CancellationToken cancellationToken)
    {
        if (tenant is not null)
            Names.CheckTenant(tenant);

        return SetAsync(subject, "tenant", "UPDATE subject_factor SET tenant = $value WHERE subject = $id AND tenant IS NOT $value", tenant, actor, cancellationToken);
    }

    /// <summary>Forgets everything of a subject that is removed.</summary>
    internal static void RemoveAllOf(ChangeScope change, string subject)
    {
        change.Sql.Run("DELETE FROM subject_factor WHERE subject = $id", ("$id", subject));
        TakeBack(change, subject);
    }

    internal static SubjectFactors Find(SqliteConnection sql, string subject) =>
        sql.All(Row, "SELECT email, password, totp, tenant FROM subject_factor WHERE subject = $id", ("$id", subject)).FirstOrDefault() ?? SubjectFactors.None;

    private static SubjectFactors Row(SqliteDataReader row) => new()
    {
        Email = row.TextOrNull(0),
        Password = row.TextOrNull(1),
        Codes = row.IsDBNull(2) ? null : (ReadOnlyMemory<byte>?)row.GetFieldValue<byte[]>(2),
        Tenant = row.TextOrNull(3),
    };

    // What was asked of the old factor cannot be given with the new one, and what was given with the old one may have been given by a thief.
    private static void TakeBack(ChangeScope change, string subject) =>
        change.Sql.Run("DELETE FROM proof WHERE subject = $id AND state <> 'used'", ("$id", subject));

    private ValueTask<Change> SetAsync(string subject, string factor, string update, object? value, Actor actor, CancellationToken cancellationToken)
    {
        ForeignSubjects.Check(subject);
        return connections.ChangeAsync(actor, change => Set(change, subject, factor, update, value), cancellationToken);
    }

    private static ChangeResult Set(ChangeScope change, string subject, string factor, string update, object? value)
    {
        if (!Names.IsForeign(subject) && !SqliteSubjectStore.IsOurs(change.Sql, subject))
            return ChangeResult.NotFound;

        change.Sql.Run("INSERT OR IGNORE INTO subject_factor (subject, totp_step, failures, locked_until, changed_at) VALUES ($id, 0, 0, 0, $now)", ("$id", subject), ("$now", change.Now));
        var before = Find(change.Sql, subject);
        if (change.Sql.Run(update, ("$id", subject), ("$value", value)) == 0)
            return ChangeResult.Already;

        change.Sql.Run("UPDATE subject_factor SET failures = 0, locked_until = 0, changed_at = $now WHERE subject = $id", ("$id", subject), ("$now", change.Now));
        TakeBack(change, subject);
        change.Record("subject", subject, $"subject.{factor}.{(value is null ? "remove" : "set")}", Text(before), Text(Find(change.Sql, subject)));
        return ChangeResult.Made;
    }

    // Which there are, and where: never a hash or a seed, by which somebody could try.
    private static string Text(SubjectFactors factors) =>
        JsonSerializer.Serialize(new { email = factors.Email, password = factors.Password is not null, totp = factors.Codes is not null, tenant = factors.Tenant });
}
