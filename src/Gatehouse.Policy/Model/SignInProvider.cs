using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One entry of <c>authentication.signIn</c>.</summary>
/// <param name="Name"><c>google</c>, <c>github</c>, <c>microsoft</c>, or a name of one's own with <c>issuer</c>.</param>
/// <param name="ClientId">As the provider gave it.</param>
/// <param name="Issuer">Of an OpenID provider; null for the known ones.</param>
public sealed record SignInProvider(string Name, string ClientId, Uri? Issuer)
{
    private static readonly string[] WellKnown = ["google", "github", "microsoft"];

    // Not in the printed record (CWE-532).
    internal string? ClientSecret { get; init; }

    internal static IReadOnlyList<SignInProvider> ReadAll(PolicyNode? node, PolicySource source)
    {
        if (node is not (null or MapNode or ScalarNode { IsNothing: true }))
            source.Fault(node, "a section such as '{ google: { clientId, clientSecret } }'");

        return [.. ((node as MapNode)?.Entries ?? []).Where(entry => entry.Key.Text != "mode").Select(entry => Read(entry, source))];
    }

    private static SignInProvider Read(MapEntry entry, PolicySource source)
    {
        var section = Section.Open(entry.Value, Grammar.SignIn, source);
        var issuer = section.Value<Uri>("issuer", "an https address", null!, Urls.Https);
        if (!Shapes.Name().IsMatch(entry.Key.Text) || (issuer is null && section["issuer"] is null && !WellKnown.Contains(entry.Key.Text)))
            source.Fault(entry.Key, "google, github or microsoft, or another name with its 'issuer'", null, Nearest.Hint(entry.Key.Text, WellKnown));
        if (section.Exists && section["clientSecret"] is null)
            source.Fault(section.Place, section.NameOf("clientSecret"), "a name from the environment", "nothing");

        return new SignInProvider(entry.Key.Text, section.Required("clientId", Shapes.Visible(), "the client's id"), issuer)
        {
            ClientSecret = Secrets.Read(section, "clientSecret"),
        };
    }
}
