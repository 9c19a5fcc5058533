using Gatehouse.Keys;
using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>gatehouse key list</c></summary>
internal sealed class KeyListVerb : PolicyVerb
{
    private readonly Option<string?> client = new("--client") { HelpName = "NAME", Description = "Only this client's keys." };
    private readonly PageOptions page = new();

    public KeyListVerb() : base("list", "List API keys, by id.", "gatehouse key list --client warehouse")
    {
        Options.Add(client);
        page.AddTo(this);
    }

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var (after, count) = page.Of(call);
        var keys = await register.Keys.ListAsync(new KeyQuery { Client = call.Get(client) }, after, count, cancellationToken);
        var now = call.Desk.Time.GetUtcNow();
        var last = keys.Count == count ? keys[^1].Id : null;
        call.Answer(new Listed([.. keys.Select(key => KeyView.Of(key, now))], last), (to, listed) =>
        {
            foreach (var key in listed.Keys)
                KeyView.Line(to, key);
        });

        PageOptions.TellMore(call, keys.Count, "key", last, "gatehouse key create --client NAME --role ROLE");
        return Exit.Done;
    }

    private sealed record Listed(IReadOnlyList<KeyView> Keys, string? Next);
}
