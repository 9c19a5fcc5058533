using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Live;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Gateway.Commands.Clients;

/// <summary>The name of a client as typed.</summary>
internal static class ClientNames
{
    /// <summary>A new argument.</summary>
    public static Argument<string> Argument() => new("NAME") { Description = "The client's name; of a foreign token 'issuer|client'." };

    /// <summary>The client.</summary>
    /// <exception cref="StopException">There is none of that name.</exception>
    public static async ValueTask<Client> FindAsync(IRegister register, string name, CancellationToken cancellationToken) =>
        await register.Clients.FindAsync(name, cancellationToken) ?? throw await NoneAsync(register, name, cancellationToken);

    /// <summary>What is told about a client that is not there.</summary>
    public static async ValueTask<StopException> NoneAsync(IRegister register, string name, CancellationToken cancellationToken)
    {
        var known = await register.Clients.ListAsync(null, null, 500, cancellationToken);
        var meant = Nearest.Hint(name, known.Select(client => client.Name)) is { } near ? $"; {Plain.Text(near)}" : "";
        return new StopException($"unknown client '{Plain.Text(name)}'{meant}: a client comes into being with its first key or token", "gatehouse client list");
    }
}
