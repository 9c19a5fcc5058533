using System.CommandLine;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>gatehouse key usage</c>: from where a key is used, and whether anybody still uses its old secret (requirement 1.08).</summary>
internal sealed class KeyUsageVerb : PolicyVerb
{
    private readonly Argument<string> id = KeyIds.Argument();

    public KeyUsageVerb() : base("usage", "Show from where a key is used, and who still uses its old secret.", "gatehouse key usage 7Gq2mVx0aBcD") => Arguments.Add(id);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var wanted = KeyIds.Read(call.Get(id)!);
        var key = await register.Keys.FindAsync(wanted, cancellationToken) ?? throw KeyIds.NotFound(wanted);
        var uses = await register.KeyUses.ListAsync(wanted, cancellationToken);
        var now = call.Desk.Time.GetUtcNow();
        var rotating = key.OldSecretUntil > now;
        var usage = new Usage(wanted, key.Client, KeyView.StateOf(key, now), rotating ? key.OldSecretUntil : null, rotating ? StillOld(uses) : null,
            SecretUse.Of("new", uses, old: false), rotating ? SecretUse.Of("old", uses, old: true) : null);

        call.Answer(usage, (to, it) => Print(to, it));
        Tell(call, usage, uses, now);
        return Exit.Done;
    }

    private static void Print(TextWriter to, Usage usage)
    {
        foreach (var secret in new[] { usage.New, usage.Old })
            foreach (var source in secret?.Sources ?? [])
                to.WriteLine($"{secret!.Secret,-3}  {source.Source,-20}  {JsonText.Of(source.LastUsedAt)}  {Count.Of(source.Count)}");
    }

    private static void Tell(Call call, Usage usage, IReadOnlyList<KeySourceUse> uses, DateTimeOffset now)
    {
        if (uses.Count == 0)
            call.Terminal.Say("No use is written down yet; running gateways write twice a minute.");
        if (usage.Old is null)
        {
            call.Terminal.Say("It has one secret; none is being replaced.");
            return;
        }

        // Nothing written is not nothing used: a key made and rotated a moment ago may have callers that no gateway has told of.
        if (uses.Count == 0)
        {
            call.Terminal.Say($"Ask again in a minute; if there is still none, the old secret can be ended. By itself it ends {JsonText.Of(usage.OldSecretUntil!.Value)}.");
            call.Terminal.Next($"gatehouse key usage {usage.Id}");
            return;
        }

        if (usage.StillOnOld!.Count == 0)
        {
            call.Terminal.Say($"{(usage.Old.Sources.Count == 0 ? "Nobody was seen with the old secret" : "Every source was seen with the new secret since it last showed the old one")}: it can be ended. By itself it ends {JsonText.Of(usage.OldSecretUntil!.Value)}.");
            call.Terminal.Next($"gatehouse key rotate {usage.Id} --finish");
            return;
        }

        call.Terminal.Say($"Not yet seen with the new secret: {string.Join(", ", usage.StillOnOld.Take(5).Select(source => $"{source.Source} ({Ago.Of(now - source.LastUsedAt)})"))}{(usage.StillOnOld.Count > 5 ? ", …" : "")}. Ending the old one now would cut these callers off; by itself it ends {JsonText.Of(usage.OldSecretUntil!.Value)}.");
    }

    // Whoever used the key before the rotation used what is now the old secret; whoever showed the new one since has moved over.
    private static List<SourceUse> StillOld(IReadOnlyList<KeySourceUse> uses) =>
        [.. uses.Where(use => use.Old && !uses.Any(other => !other.Old && other.Source == use.Source && other.LastAt > use.LastAt)).Select(use => new SourceUse(use.Source, use.LastAt, use.Count))];

    private sealed record Usage(string Id, string Client, string State, DateTimeOffset? OldSecretUntil, IReadOnlyList<SourceUse>? StillOnOld, SecretUse New, SecretUse? Old);

    private sealed record SecretUse(string Secret, long Count, DateTimeOffset? LastUsedAt, IReadOnlyList<SourceUse> Sources)
    {
        public static SecretUse Of(string secret, IEnumerable<KeySourceUse> uses, bool old)
        {
            var sources = uses.Where(use => use.Old == old).Select(use => new SourceUse(use.Source, use.LastAt, use.Count)).ToList();
            return new SecretUse(secret, sources.Sum(source => source.Count), sources.Count == 0 ? null : sources.Max(source => source.LastUsedAt), sources);
        }
    }

    private sealed record SourceUse(string Source, DateTimeOffset LastUsedAt, long Count);
}
