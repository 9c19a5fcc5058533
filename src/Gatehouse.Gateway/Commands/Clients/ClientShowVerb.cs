using System.CommandLine;
using Gatehouse.Gateway.Commands.Keys;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Clients;

/// <summary><c>gatehouse client show</c>: with what a client comes, and how often (requirement 1.18).</summary>
internal sealed class ClientShowVerb : PolicyVerb
{
    private const int Shown = 10;
    private readonly Argument<string> name = ClientNames.Argument();

    public ClientShowVerb() : base("show", "Show a client: with which kinds of credential it may come, how each is used, and its keys.", "gatehouse client show warehouse") => Arguments.Add(name);

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var client = ClientView.Of(await ClientNames.FindAsync(register, call.Get(name)!, cancellationToken));
        var uses = await register.Clients.UsesAsync(client.Name, cancellationToken);
        var keys = await register.Keys.ListAsync(new KeyQuery { Client = client.Name }, null, Shown + 1, cancellationToken);
        var now = call.Desk.Time.GetUtcNow();
        var shown = new Shows(client.Name, client.Plan, client.Epoch, client.Credentials, client.CreatedAt,
            [KindUse.Of("key", uses), KindUse.Of("jwt", uses)], [.. keys.Take(Shown).Select(key => KeyView.Of(key, now))], keys.Count > Shown);

        call.Answer(shown, Whole);
        if (shown.MoreKeys)
            call.Terminal.Next($"gatehouse key list --client {Shell.Word(client.Name)}");
        return Exit.Done;
    }

    private static void Whole(TextWriter to, Shows client)
    {
        to.WriteLine($"name         {Plain.Text(client.Name)}");
        to.WriteLine($"plan         {client.Plan ?? "-"}");
        to.WriteLine($"epoch        {client.Epoch}");
        to.WriteLine($"credentials  {CredentialWords.Text(client.Credentials)}");
        to.WriteLine($"created      {JsonText.Of(client.CreatedAt)}");
        foreach (var use in client.Usage)
            to.WriteLine($"{"by " + use.Kind,-13}{(use.LastUsedAt is { } last ? $"{Count.Of(use.Count, "request")}, last {JsonText.Of(last)}" : "never")}");
        foreach (var key in client.Keys)
            KeyView.Line(to, key);
    }

    private sealed record Shows(
        string Name, string? Plan, int Epoch, IReadOnlyList<string> Credentials, DateTimeOffset CreatedAt,
        IReadOnlyList<KindUse> Usage, IReadOnlyList<KeyView> Keys, bool MoreKeys);

    private sealed record KindUse(string Kind, long Count, DateTimeOffset? LastUsedAt)
    {
        public static KindUse Of(string kind, IReadOnlyList<ClientUse> uses) =>
            uses.FirstOrDefault(use => use.Kind == kind) is { } use ? new KindUse(kind, use.Count, use.LastAt) : new KindUse(kind, 0, null);
    }
}
