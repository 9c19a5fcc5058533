using System.Net;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>antivirus</c></summary>
/// <param name="Host">Where clamd listens.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record AntivirusSection(string Host, int Port)
{
    internal static AntivirusSection? Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Antivirus, source);
        return section.Exists && Hosts.Read(section, "clamd", "127.0.0.1:3310") is { } clamd ? new AntivirusSection(clamd.Host, clamd.Port) : null;
    }
}

/// <summary><c>mail</c></summary>
/// <param name="Host">Of the SMTP server.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="From">Sender.</param>
/// <param name="User">Null to send without signing in.</param>
public sealed record MailSection(string Host, int Port, string From, string? User)
{
    internal string? Password { get; init; }

    internal static MailSection? Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Mail, source);
        if (!section.Exists)
            return null;

        var smtp = Hosts.Read(section, "smtp", "127.0.0.1:25") ?? ("localhost", 25);
        var user = section.Text("user", Shapes.Visible(), "a user's name", "");
        return new MailSection(smtp.Host, smtp.Port, section.Required("from", Shapes.Email(), "an address such as 'gate@shop.example'"), user.Length == 0 ? null : user)
        {
            Password = Secrets.Read(section, "password"),
        };
    }
}

/// <summary><c>admin</c></summary>
/// <param name="Listen">Its own listener. Default 127.0.0.1:9443.</param>
public sealed record AdminSection(IPEndPoint Listen)
{
    internal static AdminSection? Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Admin, source);
        return section.Exists
            ? new AdminSection(section.Value("listen", "an address such as '127.0.0.1:9443'", new IPEndPoint(IPAddress.Loopback, 9443), Scalars.Listen))
            : null;
    }
}
