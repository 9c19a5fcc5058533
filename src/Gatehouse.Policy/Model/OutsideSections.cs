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

/// <summary>Addresses of other servers: <c>host:port</c>.</summary>
internal static class Hosts
{
    public static (string Host, int Port)? Read(Section section, string word, string example)
    {
        if (section[word] is null)
            section.Source.Fault(section.Place, section.NameOf(word), $"an address such as '{example}'", "nothing");

        return section.Scalar(word, $"an address such as '{example}'") is { } scalar ? Parse(scalar, example, section.Source) : null;
    }

    private static (string Host, int Port)? Parse(ScalarNode scalar, string example, PolicySource source)
    {
        var colon = scalar.Text.LastIndexOf(':');
        if (colon > 0 && Shapes.Host().IsMatch(scalar.Text[..colon]) && Scalars.Number(scalar.Text[(colon + 1)..]) is >= 1 and <= 65535 and { } port)
            return (scalar.Text[..colon], (int)port);

        source.Fault(scalar, $"an address such as '{example}'");
        return null;
    }
}
