using System.Net;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Policy.Model;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Gatehouse.Identity.Mail;

/// <summary>Sends letters through the server of <c>mail:</c> (RFC 5321).</summary>
/// <param name="settings">As the policy in force says; null without <c>mail:</c>.</param>
public sealed class SmtpSender(Func<MailSection?> settings)
{
    // For each step of the conversation; a server that is slower is not there.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends one letter on a connection of its own.</summary>
    /// <exception cref="InvalidOperationException">The policy names no server any more.</exception>
    public async Task SendAsync(ProofLetter letter, CancellationToken cancellationToken)
    {
        var server = settings() ?? throw new InvalidOperationException("the policy has no section 'mail'");
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        whole.CancelAfter(Patience * 3);
        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        using var message = LetterText.Of(letter, server.From);

        await client.ConnectAsync(server.Host, server.Port, SecurityOf(server), whole.Token);
        if (server.User is { } user)
            await client.AuthenticateAsync(user, server.Password ?? "", whole.Token);

        await client.SendAsync(message, whole.Token);
        await client.DisconnectAsync(quit: true, whole.Token);
    }

    // A link on its way in the clear is everybody's link (CWE-319): beyond this machine only TLS, and none that an attacker in between can talk us out of.
    private static SecureSocketOptions SecurityOf(MailSection server) =>
        server.Port == 465 ? SecureSocketOptions.SslOnConnect
        : IsThisMachine(server.Host) ? SecureSocketOptions.None
        : SecureSocketOptions.StartTls;

    private static bool IsThisMachine(string host) => host == "localhost" || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);
}
