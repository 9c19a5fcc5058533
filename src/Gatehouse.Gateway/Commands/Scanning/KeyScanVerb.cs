using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary><c>gatehouse key scan</c>: finds keys that leaked, offline (requirement 1.07).</summary>
internal sealed class KeyScanVerb : ChangingVerb
{
    private readonly ScanTarget target = new();
    private readonly Option<bool> regex = new("--regex") { Description = "Print the regular expression for other scanners, and look nowhere." };
    private readonly Option<bool> block = new("--block") { Description = "Block every key found that is live here; of a key whose old secret is found, end that secret." };

    public KeyScanVerb() : base("scan", "Find leaked keys in files, a stream or a git history. Nothing is sent anywhere; archives and compressed files are not opened. Exit code 1: found.", "gatehouse key scan .")
    {
        target.AddTo(this);
        Options.Add(regex);
        Options.Add(block);
    }

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        if (call.Get(regex))
        {
            call.Answer(new Pattern(KeyPattern.Of(target.BrandsOf(call))), (to, it) => to.WriteLine(it.Regex));
            return Exit.Done;
        }

        // A scan makes nothing: without a database there is no key to look up.
        if (PolicyAtHand(call) is { } policy && File.Exists(policy.Document.Storage.SqliteFile))
            return await RunAsync(call, policy, cancellationToken);
        if (call.Get(block))
            throw new StopException("--block needs the policy whose keys are to be blocked, and its database", "gatehouse key scan PATH --block --policy gatehouse.yaml", Exit.WrongUsage);

        return await LookAsync(call, null, cancellationToken);
    }

    /// <inheritdoc />
    protected override Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken) =>
        LookAsync(call, new KnownKeys(register, actor, call.Desk.Time), cancellationToken);

    private async Task<int> LookAsync(Call call, KnownKeys? known, CancellationToken cancellationToken)
    {
        var began = call.Desk.Time.GetTimestamp();
        var seen = await target.LookAsync(call, cancellationToken);
        var took = call.Desk.Time.GetElapsedTime(began);
        var found = new List<FoundView>(seen.Found.Count);
        foreach (var place in seen.Found)
            found.Add(FoundView.Of(place, known is null ? null : await known.LookUpAsync(place.Key, cancellationToken)));

        var confirmation = new Confirmation([], []);
        if (known is not null && call.Get(block))
            confirmation = await ConfirmAsync(call, known.Register, await known.BlockAsync(found, cancellationToken), cancellationToken);

        call.Answer(
            new Report(found, seen.Pieces, seen.Bytes, seen.Unread, known?.Blocked ?? [], confirmation.Confirmed, confirmation.Pending),
            (to, report) => report.Found.ForEach(one => FoundView.Print(to, one)));
        ScanWords.Tell(call.Terminal, seen, found, known?.Blocked ?? [], target.IsHistory(call), took);
        if (known is { Blocked.Count: > 0 })
            Told(call, confirmation);

        return found.Count + seen.Unread.Count > 0 ? Exit.Refused : Exit.Done;
    }

    private sealed record Pattern(string Regex);

    private sealed record Report(
        List<FoundView> Found, long Searched, long Bytes, IReadOnlyList<string> Unread,
        IReadOnlyList<string> Blocked, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
}
