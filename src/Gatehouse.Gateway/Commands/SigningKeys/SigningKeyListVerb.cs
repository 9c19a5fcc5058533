using System.Globalization;
using Gatehouse.Keys;

namespace Gatehouse.Gateway.Commands.SigningKeys;

/// <summary><c>gatehouse signing-key list</c></summary>
internal sealed class SigningKeyListVerb() : PolicyVerb("list", "List the keys that sign tokens, and where each stands: staged, primary, old, retired, withdrawn.", "gatehouse signing-key list")
{
    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var now = call.Desk.Time.GetUtcNow();
        var keys = register.KeyStore.SigningKeys.List().Select(entry => Shown.Of(entry, now)).ToList();
        call.Answer<IReadOnlyList<Shown>>(keys, (to, list) =>
        {
            foreach (var key in list)
                to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key.Id}  {key.Algorithm}  {key.State,-9}  since {JsonText.Of(key.Since)}{(key.Until is { } until ? $"  until {JsonText.Of(until)}" : "")}"));
        });
        return Exit.Done;
    }

    private sealed record Shown(string Id, string Algorithm, string State, DateTimeOffset Since, DateTimeOffset? Until)
    {
        public static Shown Of(SigningKeyEntry entry, DateTimeOffset now) =>
            new(entry.Id, entry.Algorithm, entry.StateAt(now).ToString().ToLowerInvariant(), entry.Since, entry.Until);
    }
}
