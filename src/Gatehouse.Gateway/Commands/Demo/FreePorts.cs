using System.Net;
using System.Net.Sockets;
using Gatehouse.Policy.Model;

namespace Gatehouse.Gateway.Commands.Demo;

/// <summary>Looks whether the ports are free before anything is started: half a demo helps nobody.</summary>
internal static class FreePorts
{
    /// <summary>All that the policy names.</summary>
    /// <exception cref="StopException">One is taken.</exception>
    public static void Need(PolicyDocument document)
    {
        Need(document.Https.Listen, "https.listen");
        if (document.Https.Redirect is { } redirect)
            Need(redirect, "https.redirect");
        Need(new IPEndPoint(IPAddress.Loopback, document.Api.Upstream.Port), "api.upstream, the shop");
    }

    private static void Need(IPEndPoint place, string word)
    {
        try
        {
            using var listener = new TcpListener(place);
            listener.Start();
        }
        catch (SocketException taken)
        {
            throw new StopException(
                $"{place} ({word}) cannot be listened on: {taken.Message}",
                $"end the program that has it (another demo?), or change {word.Split(',')[0]} in the policy");
        }
    }
}
