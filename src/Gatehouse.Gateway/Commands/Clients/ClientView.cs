using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands.Clients;

/// <summary>A client as the commands show it.</summary>
internal sealed record ClientView(string Name, string? Plan, int Epoch, IReadOnlyList<string> Credentials, DateTimeOffset CreatedAt)
{
    /// <summary>Of a client.</summary>
    public static ClientView Of(Client client) => new(client.Name, client.Plan, client.Epoch, CredentialWords.Of(client.Credentials), client.CreatedAt);

    /// <summary>One line.</summary>
    public static void Line(TextWriter to, ClientView client) =>
        to.WriteLine($"{Plain.Text(client.Name),-24}  {CredentialWords.Text(client.Credentials),-8}  {client.Plan ?? "-",-12}  {JsonText.Of(client.CreatedAt)}");
}
