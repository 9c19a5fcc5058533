namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>gatehouse key list</c></summary>
internal sealed class KeyListVerb : PolicyVerb
{
    private readonly KeyQueryOptions query = new();
    private readonly PageOptions page = new();

    public KeyListVerb() : base("list", "List API keys, by id; those that fit every word.", "gatehouse key list --client warehouse --unused 90d")
    {
        query.AddTo(this);
        page.AddTo(this);
    }

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var asked = query.Read(call);
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var (after, count) = page.Of(call);
        var keys = await register.Keys.ListAsync(asked, after, count, cancellationToken);
        var now = call.Desk.Time.GetUtcNow();
        var last = keys.Count == count ? keys[^1].Id : null;
        call.Answer(new Listed([.. keys.Select(key => KeyView.Of(key, now))], last), (to, listed) =>
        {
            foreach (var key in listed.Keys)
                KeyView.Line(to, key);
        });

        PageOptions.TellMore(call, keys.Count, asked.IsEverything ? "key" : "such key", last, asked.IsEverything ? "gatehouse key create --client NAME --role ROLE" : "gatehouse key list");
        return Exit.Done;
    }

    private sealed record Listed(IReadOnlyList<KeyView> Keys, string? Next);
}
