using System.CommandLine;
using System.Runtime.CompilerServices;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Importing;

/// <summary><c>gatehouse key import</c>: keys that exist already go on, of which only hashes are known (requirement 1.09).</summary>
/// <remarks>JSON lines and not CSV: roles and scopes are lists, nothing needs a rule for quoting, and a line is judged by itself however long the file.</remarks>
internal sealed class KeyImportVerb : ChangingVerb
{
    private const int AtOnce = 1000, MostListed = 1000;

    private readonly Argument<string> file = new("FILE") { Description = "Lines of JSON, one key each: hash and client, and if need be prefix (first characters of the key's text, for bcrypt and scrypt), roles, scopes, from, subject, plan, env, expires, tags, note. - for standard input." };
    private readonly Option<bool> skip = new("--skip-faulty") { Description = "Leave faulty lines out instead of importing nothing." };
    private readonly Option<string?> expires = new("--expires") { HelpName = "TIME", Description = "End of keys whose line names none: 90d, 12h or never. Default: authentication.keys.expire of the policy." };

    public KeyImportVerb() : base("import", "Take over API keys of which only hashes are known: sha256, sha512, bcrypt, scrypt. Each is hashed anew at its first use.", "gatehouse key import keys.jsonl")
    {
        Arguments.Add(file);
        Options.Add(skip);
        Options.Add(expires);
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var now = call.Desk.Time.GetUtcNow();
        var lives = call.Get(expires) is { } typed ? Periods.Read("--expires", typed) : policy.Document.Authentication.KeyExpiry;
        var words = new ImportWords(policy, now, now + lives);
        await using var source = await ImportSource.OpenAsync(call.Terminal, call.Get(file)!, cancellationToken);

        var (lines, faulty) = await CheckAsync(call, register, words, source, cancellationToken);
        if (faulty > 0 && !call.Get(skip))
            throw new StopException($"{Count.Of(faulty)} of {Count.Of(lines, "line")} {(faulty == 1 ? "is" : "are")} faulty; nothing was imported", "correct them, or leave them out with --skip-faulty");

        source.Position = 0;
        return await StoreAsync(call, register, words, source, (lines, faulty), actor, cancellationToken);
    }

    private static async Task<(long Lines, long Faulty)> CheckAsync(Call call, IRegister register, ImportWords words, Stream source, CancellationToken cancellationToken)
    {
        var (lines, faulty) = (0L, 0L);
        await foreach (var (line, _, fault) in ReadAsync(register, words, source, cancellationToken))
        {
            lines++;
            if (fault is null)
                continue;

            faulty++;
            call.Terminal.Say($"line {line}: {fault}");
        }

        return (lines, faulty);
    }

    private async Task<int> StoreAsync(Call call, IRegister register, ImportWords words, Stream source, (long Lines, long Faulty) seen, Actor actor, CancellationToken cancellationToken)
    {
        var stored = new ImportedSoFar();
        await foreach (var some in BatchesAsync(register, words, source, cancellationToken))
            stored.Add(some, await ImportAsync(register, some, actor, cancellationToken));

        var confirmation = await ConfirmAsync(call, register, stored.Last, cancellationToken);
        call.Answer(
            new Done(stored.Count, stored.Already.Count, [.. stored.Already.Take(MostListed)], seen.Faulty, seen.Lines, confirmation.Confirmed, confirmation.Pending),
            (to, it) => to.WriteLine($"{Count.Of(it.Imported, "key")} imported"));
        if (stored.Already.Count > 0)
            call.Terminal.Say($"{Count.Of(stored.Already.Count, "key")} {(stored.Already.Count == 1 ? "was" : "were")} there already and left alone: line {string.Join(", ", stored.Already.Take(10))}{(stored.Already.Count > 10 ? ", …" : "")}.");
        if (seen.Faulty > 0)
            call.Terminal.Say($"{Count.Of(seen.Faulty, "faulty line")} left out.");
        return stored.Last.Made ? Told(call, confirmation) : Exit.Done;
    }

    // What a batch committed stays, whatever becomes of the next: to go on, the same command is run again.
    private static async ValueTask<ImportResult> ImportAsync(IRegister register, List<(int Line, ImportedKey Key)> some, Actor actor, CancellationToken cancellationToken)
    {
        try
        {
            return await register.Secrets.ImportAsync([.. some.Select(one => one.Key)], actor, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            throw new StopException($"lines {some[0].Line} to {some[^1].Line} were not imported, those before them were: {wrong.Message}", "correct it and run the same again: what is there already is left alone");
        }
    }

    private static async IAsyncEnumerable<List<(int Line, ImportedKey Key)>> BatchesAsync(IRegister register, ImportWords words, Stream source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var some = new List<(int, ImportedKey)>(AtOnce);
        await foreach (var (line, key, fault) in ReadAsync(register, words, source, cancellationToken))
        {
            if (fault is null)
                some.Add((line, key!));
            if (some.Count < AtOnce)
                continue;

            yield return some;
            some = new List<(int, ImportedKey)>(AtOnce);
        }

        if (some.Count > 0)
            yield return some;
    }

    private static async IAsyncEnumerable<(int Line, ImportedKey? Key, string? Fault)> ReadAsync(IRegister register, ImportWords words, Stream source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (lines, check) = (new JsonLines(source), new ImportCheck(register.Subjects));
        while (lines.Next() is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var fault = words.Read(line.Bytes, out var key) ?? await check.WhatIsWrongAsync(key!, line.Number, cancellationToken);
            yield return (line.Number, key, fault);
        }
    }

    private sealed class ImportedSoFar
    {
        public List<int> Already { get; } = [];

        public long Count { get; private set; }

        public Change Last { get; private set; } = new(0, ChangeResult.Already);

        public void Add(List<(int Line, ImportedKey Key)> some, ImportResult result)
        {
            var already = result.Already.ToHashSet();
            Already.AddRange(some.Where(one => already.Contains(one.Key.Key.Id)).Select(one => one.Line));
            Count += some.Count - already.Count;
            Last = result.Change.Made ? result.Change : Last;
        }
    }

    private sealed record Done(
        long Imported, long Already, IReadOnlyList<int> AlreadyLines, long Faulty, long Lines,
        IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
