using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Clients;

/// <summary><c>gatehouse client list</c></summary>
internal sealed class ClientListVerb : PolicyVerb
{
    private readonly Option<string?> begins = new("--begins") { HelpName = "TEXT", Description = "Only those whose name begins so." };
    private readonly PageOptions page = new();

    public ClientListVerb() : base("list", "List clients, by name.", "gatehouse client list --begins ware")
    {
        Options.Add(begins);
        page.AddTo(this);
    }

    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var (after, count) = page.Of(call);
        var clients = await register.Clients.ListAsync(call.Get(begins), after, count, cancellationToken);
        var last = clients.Count == count ? clients[^1].Name : null;
        call.Answer(new Listed([.. clients.Select(ClientView.Of)], last), (to, listed) =>
        {
            foreach (var client in listed.Clients)
                ClientView.Line(to, client);
        });

        PageOptions.TellMore(call, clients.Count, "client", last is null ? null : Shell.Word(last), "gatehouse key create --client NAME --role ROLE");
        return Exit.Done;
    }

    private sealed record Listed(IReadOnlyList<ClientView> Clients, string? Next);
}
